package web

import "github.com/cordboard/cordboard/campaigns"

// trunkOperations adds the ways out of the house.
func (s *Server) trunkOperations() {
	st := s.cfg.Stores.Campaigns
	registerNoun(s, noun[campaigns.Trunk]{one: "trunk", many: "trunks", read: campaignsRead, write: campaignsManage, id: func(v *campaigns.Trunk) *string { return &v.ID },
		list: st.ListTrunks, get: st.GetTrunk, create: st.CreateTrunk, update: st.UpdateTrunk, remove: st.DeleteTrunk})
}
