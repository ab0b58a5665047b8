package journal
import (
 "testing";"time";"os";"path/filepath";"sync"
 "github.com/nats-io/nats-server/v2/server"
 "github.com/nats-io/nats.go"
 "github.com/nats-io/nats.go/jetstream"
 "context";"fmt"
)
func start(t testing.TB, always bool) (*server.Server, *nats.Conn, jetstream.JetStream, string){
 dir:=t.TempDir()
 s,err:=server.NewServer(&server.Options{DontListen:true,JetStream:true,StoreDir:dir,NoSigs:true,NoLog:true,SyncAlways:always,JetStreamMaxStore:1<<40,JetStreamMaxMemory:64<<20})
 if err!=nil{t.Fatal(err)}
 go s.Start()
 if !s.ReadyForConnections(5*time.Second){t.Fatal("no")}
 nc,err:=nats.Connect("",nats.InProcessServer(s))
 if err!=nil{t.Fatal(err)}
 js,_:=jetstream.New(nc,jetstream.WithPublishAsyncMaxPending(100000))
 _,err=js.CreateStream(context.Background(),jetstream.StreamConfig{Name:"EVENTS",Subjects:[]string{"ev.>"},AllowDirect:true,Duplicates:2*time.Minute})
 if err!=nil{t.Fatal(err)}
 t.Cleanup(func(){nc.Close();s.Shutdown();s.WaitForShutdown()})
 return s,nc,js,dir
}
var payload=make([]byte,900)
func BenchmarkBare3(b *testing.B){
 _,_,js,_:=start(b,false)
 n:=0
 for b.Loop(){
  var last jetstream.PubAckFuture
  for i:=0;i<3;i++{ n++; f,err:=js.PublishMsgAsync(&nats.Msg{Subject:"ev.x",Data:payload},jetstream.WithMsgID(fmt.Sprintf("%026d",n))); if err!=nil{b.Fatal(err)}; last=f}
  select{case <-last.Ok(): case e:=<-last.Err(): b.Fatal(e)}
 }
}
func BenchmarkRaw3(b *testing.B){
 _,nc,_,_:=start(b,false)
 inbox:=nats.NewInbox()
 ch:=make(chan *nats.Msg,1000)
 nc.ChanSubscribe(inbox+".*",ch)
 n:=0
 for b.Loop(){
  for i:=0;i<3;i++{ n++; m:=&nats.Msg{Subject:"ev.x",Reply:inbox+".1",Data:payload,Header:nats.Header{"Nats-Msg-Id":{fmt.Sprintf("%026d",n)}}}; nc.PublishMsg(m)}
  for i:=0;i<3;i++{ <-ch}
 }
}
func BenchmarkBare3NoDedupe(b *testing.B){
 _,_,js,_:=start(b,false)
 for b.Loop(){
  var last jetstream.PubAckFuture
  for i:=0;i<3;i++{ f,err:=js.PublishMsgAsync(&nats.Msg{Subject:"ev.x",Data:payload}); if err!=nil{b.Fatal(err)}; last=f}
  select{case <-last.Ok(): case e:=<-last.Err(): b.Fatal(e)}
 }
}
func BenchmarkSyncAlways1(b *testing.B){
 _,_,js,_:=start(b,true)
 for b.Loop(){ if _,err:=js.Publish(context.Background(),"ev.x",payload);err!=nil{b.Fatal(err)} }
}
func BenchmarkSyncAlways16(b *testing.B){
 _,_,js,_:=start(b,true)
 b.SetParallelism(8)
 b.RunParallel(func(pb *testing.PB){ for pb.Next(){ if _,err:=js.Publish(context.Background(),"ev.x",payload);err!=nil{b.Fatal(err)} }})
}
func BenchmarkOwnSync1(b *testing.B){
 _,_,js,dir:=start(b,false)
 var fd *os.File
 for b.Loop(){ if _,err:=js.Publish(context.Background(),"ev.x",payload);err!=nil{b.Fatal(err)}
  if fd==nil { m,_:=filepath.Glob(dir+"/jetstream/$G/streams/EVENTS/msgs/*.blk"); fd,_=os.OpenFile(m[0],os.O_RDWR,0) }
  if err:=fd.Sync();err!=nil{b.Fatal(err)}
 }
}
func BenchmarkOwnSync16(b *testing.B){
 _,_,js,dir:=start(b,false)
 js.Publish(context.Background(),"ev.x",payload)
 m,_:=filepath.Glob(dir+"/jetstream/$G/streams/EVENTS/msgs/*.blk"); fd,_:=os.OpenFile(m[0],os.O_RDWR,0)
 var mu sync.Mutex
 b.SetParallelism(8)
 var wait []chan struct{}
 kick:=make(chan struct{},1)
 go func(){ for range kick { mu.Lock(); w:=wait; wait=nil; mu.Unlock(); fd.Sync(); for _,c:=range w{close(c)} } }()
 b.RunParallel(func(pb *testing.PB){ for pb.Next(){ if _,err:=js.Publish(context.Background(),"ev.x",payload);err!=nil{b.Fatal(err)}
   c:=make(chan struct{}); mu.Lock(); wait=append(wait,c); mu.Unlock(); select{case kick<-struct{}{}:default:}; <-c }})
}
