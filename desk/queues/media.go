package queues

// Media wants a media URI that the PBX can play, or nothing.
func Media(field, v string) error { return media(field, v) }
