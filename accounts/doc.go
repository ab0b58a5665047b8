// Package accounts is who may do what: users, roles, sites, permissions with a scope, sessions, login limits and the
// audit of administrative acts. It declares the Store it needs; sql/store implements it. It is called by web and cmd and
// owns no goroutine but the janitor of expired sessions, which its caller runs.
package accounts
