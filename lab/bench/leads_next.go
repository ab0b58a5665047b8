package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/sql/store"
)

const (
	hopperCampaigns = 50
	hopperTakes     = 3000
	hopperBatch     = 20
	hopperZones     = 6
)

// nextResult is how long it takes to lease the next leads of one campaign among many, and to read who they are.
type nextResult struct {
	leads        int
	one, several []time.Duration
	fill         time.Duration
}

// nextLead fills a database: every campaign has its list, its leads are of six zones and all priorities, two of five are closed,
// two wait for an hour to come, one is due.
func nextLead(ctx context.Context, server *lab.MariaDB, leads int) (r nextResult, err error) {
	pool, err := sql.Open("mysql", server.DSN("")+"&multiStatements=true")
	if err != nil {
		return r, err
	}
	defer pool.Close() //nolint:errcheck // of the bench alone
	if _, err := pool.ExecContext(ctx, "DROP DATABASE IF EXISTS hopper; CREATE DATABASE hopper CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"); err != nil {
		return r, err
	}
	st, err := openBench(ctx, server.DSN("hopper"))
	if err != nil {
		return r, err
	}
	begun := time.Now()
	if err := fillHopper(ctx, pool, leads); err != nil {
		return r, err
	}
	r.leads, r.fill = leads, time.Since(begun)
	progress("%d leads of %d campaigns are there after %.0f s", leads, hopperCampaigns, r.fill.Seconds())
	if r.one, err = takes(ctx, st, 1); err == nil {
		r.several, err = takes(ctx, st, hopperBatch)
	}
	return r, err
}

func fillHopper(ctx context.Context, pool *sql.DB, leads int) error {
	if _, err := pool.ExecContext(ctx, `USE hopper; INSERT INTO lead_zones (name) VALUES ('America/Bogota'), ('America/Lima'), ('America/New_York'), ('America/Chicago'), ('Europe/Madrid')`); err != nil {
		return err
	}
	each := leads / hopperCampaigns
	for c := range hopperCampaigns {
		first := c*each + 1
		if _, err := pool.ExecContext(ctx, fmt.Sprintf(`USE hopper; SET unique_checks = 0; SET foreign_key_checks = 0;
INSERT INTO leads SELECT seq, %[1]d, seq %% %[4]d, seq %% 10, CONCAT('C-', seq), CONCAT('Somebody ', seq), 573000000000 + seq, '{"city":"Somewhere","saldo":"12.50"}' FROM seq_%[2]d_to_%[3]d;
INSERT INTO lead_numbers SELECT 573000000000 + seq, %[1]d, seq FROM seq_%[2]d_to_%[3]d;
INSERT INTO campaign_leads (campaign_num, lead_id, list_num, state, zone, priority, next_at, attempts, position, outcome, lease, lease_until) SELECT %[1]d, seq, %[1]d, IF(seq %% 5 < 2, 2, 0), seq %% %[4]d, seq %% 10, IF(seq %% 5 < 4, UNIX_TIMESTAMP() + 3600 + seq %% 80000, UNIX_TIMESTAMP() - seq %% 80000),
 seq %% 3, 0, '', '', 0 FROM seq_%[2]d_to_%[3]d;
INSERT INTO campaign_lanes SELECT DISTINCT %[1]d, priority, zone FROM leads WHERE list_num = %[1]d`, c+1, first, first+each-1, hopperZones)); err != nil {
			return err
		}
		if c%10 == 9 {
			progress("%d leads", (c+1)*each)
		}
	}
	_, err := pool.ExecContext(ctx, "USE hopper; ANALYZE TABLE leads, lead_numbers, campaign_leads")
	return err
}

// takes asks for leads of one campaign after the other, as their engines would, and gives them back as called.
func takes(ctx context.Context, st *store.Store, limit int) ([]time.Duration, error) {
	var all []time.Duration
	rnd := rand.New(rand.NewPCG(1, 2))
	for n := range hopperTakes {
		now, lease := time.Now(), fmt.Sprintf("%d-%d", limit, n)
		campaign := uint32(1 + rnd.IntN(hopperCampaigns))
		begun := time.Now()
		due, err := st.TakeLeads(ctx, lists.Take{Campaign: campaign, Now: now, Until: now.Add(time.Minute), Lease: lease, Limit: limit})
		if err == nil {
			_, err = st.LeadsOf(ctx, due)
		}
		took := time.Since(begun)
		if err != nil || len(due) != limit {
			return nil, fmt.Errorf("%d leads were taken instead of %d: %w", len(due), limit, err)
		}
		all = append(all, took)
		for _, d := range due {
			if _, err := st.ReleaseLead(ctx, campaign, d.LeadID, lease, now.Add(time.Hour)); err != nil {
				return nil, err
			}
		}
	}
	slices.Sort(all)
	return all, nil
}

func (r nextResult) table(t *strings.Builder, busy bool) {
	if r.leads == 0 {
		return
	}
	for _, x := range []struct {
		what string
		all  []time.Duration
	}{{"next lead, leased", r.one}, {fmt.Sprintf("next %d leads, leased", hopperBatch), r.several}} {
		q := func(p int) time.Duration { return x.all[(len(x.all)-1)*p/100] }
		fmt.Fprintf(t, "| %s, of %d in %d campaigns: p50 / p99 / most | %.2f / %.2f / %.2f ms | p99 ≤ %.0f ms | %s |\n", x.what, r.leads, hopperCampaigns,
			ms(q(50)), ms(q(99)), ms(q(100)), ms(barNext), verdict(q(99) <= barNext, busy && q(99) > barNext))
	}
}
