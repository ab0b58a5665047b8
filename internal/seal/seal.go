// Package seal keeps secrets in the database unreadable without a key that is not in it: a copy of the database, or a
// backup without the key, gives nothing away. AES-256-GCM with a random nonce in front of each value.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const keyBytes = 32

// Box seals and opens. It is safe for concurrent use.
type Box struct {
	aead cipher.AEAD
	key  []byte
}

// New makes a box of a key of 32 bytes.
func New(key []byte) (*Box, error) {
	if len(key) != keyBytes {
		return nil, fmt.Errorf("the key for secrets has %d bytes, not %d", len(key), keyBytes)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return &Box{aead, append([]byte{}, key...)}, nil
}

// Load reads the key from a file, and makes the file, readable by its owner alone, where there is none.
func Load(path string) (*Box, error) {
	key, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		key, err = create(path)
	}
	if err != nil {
		return nil, fmt.Errorf("the key for secrets, %s: %w", path, err)
	}
	return New(key)
}

// create writes a new key beside and renames it, so that an interrupted write leaves none.
func create(path string) ([]byte, error) {
	key := make([]byte, keyBytes)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".key-*")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	if _, err = f.Write(key); err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return key, err
}

// Derive makes a key for another purpose, always the same for the same name.
func (b *Box) Derive(name string) []byte {
	sum := hmac.New(sha256.New, b.key)
	sum.Write([]byte(name))
	return sum.Sum(nil)
}

// Seal answers the sealed form of plain; of nothing, nothing.
func (b *Box) Seal(plain []byte) []byte {
	if len(plain) == 0 {
		return []byte{}
	}
	nonce := make([]byte, b.aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		panic("the system has no random numbers: " + err.Error())
	}
	return b.aead.Seal(nonce, nonce, plain, nil)
}

// Open answers what was sealed.
func (b *Box) Open(sealed []byte) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, nil
	}
	n := b.aead.NonceSize()
	if len(sealed) < n {
		return nil, errors.New("the sealed value is cut")
	}
	plain, err := b.aead.Open(nil, sealed[:n], sealed[n:], nil)
	if err != nil {
		return nil, errors.New("a secret cannot be opened with the key of this installation; type it in again, or put back the key that belongs to the database")
	}
	return plain, nil
}
