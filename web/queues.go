package web

import (
	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/queues"
)

// queueOperations adds queues and the ways into them.
func (s *Server) queueOperations() {
	st := s.cfg.Stores.Queues
	const read, write = accounts.PermQueuesRead, accounts.PermQueuesWrite
	registerNoun(s, noun[queues.Queue]{one: "queue", many: "queues", read: read, write: write, id: func(v *queues.Queue) *string { return &v.ID },
		list: st.ListQueues, get: st.GetQueue, create: st.CreateQueue, update: st.UpdateQueue, remove: st.DeleteQueue})
	registerNoun(s, noun[queues.EntryPoint]{one: "entry-point", many: "entry-points", read: read, write: write, id: func(v *queues.EntryPoint) *string { return &v.ID },
		list: st.ListEntryPoints, get: st.GetEntryPoint, create: st.CreateEntryPoint, update: st.UpdateEntryPoint, remove: st.DeleteEntryPoint})
	registerNoun(s, noun[queues.Schedule]{one: "schedule", many: "schedules", read: read, write: write, id: func(v *queues.Schedule) *string { return &v.ID },
		list: st.ListSchedules, get: st.GetSchedule, create: st.CreateSchedule, update: st.UpdateSchedule, remove: st.DeleteSchedule})
	registerNoun(s, noun[queues.Disposition]{one: "disposition", many: "dispositions", read: read, write: write, id: func(v *queues.Disposition) *string { return &v.ID },
		list: st.ListDispositions, get: st.GetDisposition, create: st.CreateDisposition, update: st.UpdateDisposition, remove: st.DeleteDisposition})
}
