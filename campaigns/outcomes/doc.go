// Package outcomes is the vocabulary of what comes of attempts to reach people, shared by everybody in the room. It is pure.
package outcomes
