"""What the site says, held to theory; the site itself, held to its rules."""
