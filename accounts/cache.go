package accounts

import (
	"sync"
	"time"
)

// cache remembers sessions that were good a moment ago, by what they were asked with. A generation counts the
// forgettings: what was read from the database before one must not be remembered after it.
type cache struct {
	mu         sync.Mutex
	max        int
	generation uint64
	entries    map[string]cached
}

type cached struct {
	principal Principal
	session   Session
	checked   time.Time
}

func newCache(max int) *cache { return &cache{max: max, entries: map[string]cached{}} }

func (c *cache) get(key string) (e cached, ok bool, generation uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok = c.entries[key]
	return e, ok, c.generation
}

// put remembers, unless something was forgotten since the generation. A full cache drops any one entry: at worst a
// session is read from the database again.
func (c *cache) put(key string, e cached, generation uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if generation != c.generation {
		return
	}
	if _, have := c.entries[key]; !have && len(c.entries) >= c.max {
		for k := range c.entries {
			delete(c.entries, k)
			break
		}
	}
	c.entries[key] = e
}

func (c *cache) drop(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.entries, key)
}

func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.generation++
	clear(c.entries)
}
