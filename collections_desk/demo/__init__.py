"""The demo desk: invented people and half a year of history, built through the product's own actions."""
