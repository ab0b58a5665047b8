// Package store keeps what people decide, and what the projector writes, in MariaDB 10.3 to 11.8. It implements every
// Store that a domain package declares; only cmd and tests import it.
//
// Three rules hold for every row that belongs to a site. It is read and locked through queries that take the caller's
// reach and filter in SQL. It is written in one transaction with its audit entry. It carries a version, and a write that
// was made from an older one is refused.
//
// The package owns no goroutine; database/sql owns those of its pool until the pool is closed.
package store
