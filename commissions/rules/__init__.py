"""How pay is figured: pure rules over Decimals, the reference that the database's figures are held against."""
