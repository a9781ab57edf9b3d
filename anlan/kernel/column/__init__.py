"""What a type of field means, decided in one place: how it is read, shown, asked, bounded, narrowed."""
