"""What several people wrote without knowing of each other, for a person to decide."""
