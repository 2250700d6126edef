"""Numbers: what can be referred to, what each is called, and how a reference is printed."""
