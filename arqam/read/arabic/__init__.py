"""What every room of reading knows of Arabic words, and the tables that it knows them from."""
