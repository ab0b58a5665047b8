// Package config is what an administrator may set: one TOML file, overridden by the environment.
//
// Every key section.key can be given as CORDBOARD_SECTION_KEY. Every secret has a twin that names a file to read it from:
// password_file in the file, CORDBOARD_DB_PASSWORD_FILE in the environment. A key this version does not know is refused,
// because a misspelt setting that is silently ignored is found out at the worst moment. example.toml lists every key
// with its default; a test keeps it true. The package is called by cmd and setup, and starts no goroutine.
package config
