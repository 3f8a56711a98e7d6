"""Rules of promises to pay: what may be promised, how it is judged."""
