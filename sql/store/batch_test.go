package store

import "testing"

func TestAStatementOfOneRowBecomesOneOfManyAndKeepsWhatFollows(t *testing.T) {
	const one = "INSERT INTO t (\n a, b\n) VALUES (?, ?)\nON DUPLICATE KEY UPDATE b = GREATEST(VALUES(b), b)"
	const three = "INSERT INTO t (\n a, b\n) VALUES (?, ?), (?, ?), (?, ?)\nON DUPLICATE KEY UPDATE b = GREATEST(VALUES(b), b)"
	if got := manyRows(one, 3); got != three {
		t.Errorf("got  %s\nwant %s", got, three)
	}
	if got := manyRows(one, 1); got != one {
		t.Errorf("a single row became %s", got)
	}
}
