"""Files of rows that people bring: what each row says, and which column says what of an article."""
