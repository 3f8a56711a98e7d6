"""What is known of templates: lists, what fields say of a case, what a wording lacks."""
