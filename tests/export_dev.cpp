#include "passes/pass_manager.h"
#include "compiler/backend/package/package.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <fstream>
#include <chrono>
using namespace flattenc;
struct J { llvm::StringRef s; size_t i=0; ConfigTree &t;
 void ws(){while(i<s.size()&&strchr(" \n\t",s[i]))++i;}
 std::string str(){ std::string r; ++i; while(s[i]!='"'){ if(s[i]=='\\'){++i; if(s[i]=='n')r+='\n'; else if(s[i]=='u'){i+=4;r+='?';} else r+=s[i];} else r+=s[i]; ++i;} ++i; return r;}
 ConfigValueId v(){ ws(); ConfigValue x; char c=s[i];
  if(c=='{'){++i; x.kind=ConfigKind::Dict; ws(); while(s[i]!='}'){ ws(); ConfigValue k; k.kind=ConfigKind::Str; k.text=str(); ws(); ++i; ConfigSlot sl; std::string key=k.text; sl.key=t.values.add(k); sl.value=v(); x.slots.push_back(sl); ws(); if(s[i]==',')++i; ws(); if(key=="__tuple__"){ x=t.values[sl.value]; x.kind=ConfigKind::Tuple; } if(key=="__lazy__"){ x=t.values[sl.value]; x.kind=ConfigKind::Lazy; } } ++i; }
  else if(c=='['){++i; x.kind=ConfigKind::List; ws(); while(s[i]!=']'){ ConfigSlot sl; sl.value=v(); x.slots.push_back(sl); ws(); if(s[i]==',')++i; ws();} ++i;}
  else if(c=='"'){ x.kind=ConfigKind::Str; x.text=str(); }
  else { size_t b=i; while(i<s.size()&&!strchr(",]} \n",s[i]))++i; llvm::StringRef w=s.slice(b,i); if(w=="null")x.kind=ConfigKind::None; else if(w=="true"||w=="false"){x.kind=ConfigKind::Bool;x.boolean=w=="true";} else { x.kind=ConfigKind::Int; x.text=w.str(); } }
  return t.values.add(x);} };
static void py(const ConfigTree&t, ConfigValueId id, const std::map<ConfigValueId,std::string>&rw, llvm::raw_ostream&o){ const auto&x=t[id]; switch(x.kind){ case ConfigKind::None:o<<"None";break; case ConfigKind::Bool:o<<(x.boolean?"True":"False");break; case ConfigKind::Int:o<<x.text;break; case ConfigKind::Lazy: case ConfigKind::Str:{ auto it=rw.find(id); std::string s=it==rw.end()?x.text:it->second; o<<"'"; for(char c:s){ if(c=='\''||c=='\\')o<<'\\'; if(c=='\n')o<<"\\n"; else o<<c;} o<<"'"; break;} case ConfigKind::Dict: o<<"{"; for(auto&s:x.slots){py(t,s.key,rw,o);o<<": ";py(t,s.value,rw,o);o<<", ";} o<<"}";break; case ConfigKind::List:o<<"[";for(auto&s:x.slots){py(t,s.value,rw,o);o<<", ";}o<<"]";break; case ConfigKind::Tuple:o<<"(";for(auto&s:x.slots){py(t,s.value,rw,o);o<<", ";}o<<")";break; default:o<<"None";} }
int main(int,char**argv){ // json home config_path out [site]
  auto fs=llvm::vfs::getRealFileSystem(); SourceSet sources; DiagnosticEmitter diag;
  std::string site=argv[5];
  Search search; search.fs=fs; search.find_package=[&](llvm::StringRef p)->std::optional<std::string>{ std::string d=site+"/"+p.str(); if(fs->exists(d+"/__init__.py"))return d; return std::nullopt;};
  search.bundled=[&](llvm::StringRef p){ return std::set<std::string>{"mmdet","mmpretrain","mmseg","mmpose","mmagic","mmaction","mmcls"}.count(p.str())>0;};
  ConfigTree t; auto buf=llvm::MemoryBuffer::getFile(argv[1]); J j{(*buf)->getBuffer(),0,t}; t.root=j.v();
  auto t0=std::chrono::steady_clock::now();
  Compilation c(sources,diag,search,std::move(t)); c.home=argv[2];
  for(auto n:{"train","test"}){ std::string p=site+"/"+c.home+"/.mim/tools/"+n+".py"; if(fs->exists(p)) c.scripts.push_back({std::string("tools.")+n,p}); }
  PipelineOptions o; o.verify_each=true; o.time_passes=getenv("TP"); if(getenv("DUMP")){o.dump_after={getenv("DUMP")};}
  if(auto e=run_pipeline(c,o,llvm::outs(),llvm::errs())) llvm::errs()<<llvm::toString(std::move(e))<<"\n";
  if(!diag.has_errors()){
  std::map<ConfigValueId,std::string> rw; for(auto&r:c.discovery->rewrites) rw[r.value]=r.text;
  std::string text; llvm::raw_string_ostream os(text); for(auto&s:c.config[c.config.root].slots){ os<<c.config[s.key].text<<" = "; py(c.config,s.value,rw,os); os<<"\n"; }
  backend::PackageOptions po; po.config_path=argv[3]; po.config_name=c.home+"::"+argv[3]; po.version="dev"; po.config_text=os.str();
  auto files=backend::print_package(c,po);
  llvm::errs()<<std::chrono::duration<double,std::milli>(std::chrono::steady_clock::now()-t0).count()<<" ms "<<files.size()<<" files\n";
  for(auto&[p,b]:files){ std::string q=std::string(argv[4])+"/"+p; llvm::sys::fs::create_directories(llvm::sys::path::parent_path(q)); std::ofstream(q)<<b; } }
  for (auto &d : diag.diagnostics()) { std::string pl; if(d.range.file.valid()){ auto p = sources.line_column(d.range.file, d.range.begin); pl=(sources.path(d.range.file)+":"+llvm::Twine(p.line)).str(); } llvm::errs() << pl << ": " << d.message << " [" << name(d.kind) << "] " << d.hint<<"\n"; }
  return diag.has_errors(); }
