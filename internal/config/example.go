package config

import _ "embed"

// Example is the commented configuration file that packages install.
//
//go:embed example.toml
var Example string
