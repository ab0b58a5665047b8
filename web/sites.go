package web

import "github.com/cordboard/cordboard/accounts"

// siteOperations adds sites.
func (s *Server) siteOperations() {
	st := s.cfg.Stores.Sites
	registerNoun(s, noun[accounts.Site]{one: "site", many: "sites", read: accounts.PermUsersRead, write: accounts.PermSitesWrite,
		id: func(v *accounts.Site) *string { return &v.ID }, list: st.ListSites, create: st.CreateSite, update: st.UpdateSite, remove: st.DeleteSite})
}
