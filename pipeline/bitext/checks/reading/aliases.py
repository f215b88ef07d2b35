"""Words that Chinese writes in Latin letters, and what else English calls them."""

#: In small letters; what stands behind may be anywhere in the translation.
ALIASES: dict[str, tuple[str, ...]] = {
    name: tuple(others.split(","))
    for name, _, others in (
        row.partition("=")
        for row in (
            "k8s=kubernetes", "js=javascript", "ts=typescript", "py=python", "pr=pull request",
            "repo=repository,repositories", "db=database", "app=application",
            "id=identifier,number", "ok=okay,fine,good,work,done",
            "bug=issue,error,problem,defect,fault", "vs=versus,compared", "pc=computer,desktop",
            "blog=post,article", "kb=kilobyte", "mb=megabyte", "gb=gigabyte", "tb=terabyte",
            "etc=and so on,and more,others,…,...", "wiki=wikipedia", "cli=command",
            "ui=interface", "gui=interface,graphical", "url=link,address", "ip=address",
            "api=interface", "ide=editor", "os=operating system", "ai=artificial intelligence",
            "demo=example,sample,show", "readme=read me", "postgres=postgresql",
            "pgsql=postgresql", "mongo=mongodb", "es=elasticsearch", "go=golang", "golang=go",
            "ms=millisecond", "qps=queries per second,requests per second", "tag=label",
            "todo=to do,to-do", "log=logs,logging", "vip=member,premium", "ppt=slides,powerpoint",
            "up=creator,uploader", "qq=tencent", "dns=domain", "faq=frequently asked,questions",
            "ssl=tls", "vm=virtual machine", "hpa=autoscal", "config=configuration,settings",
            "env=environment", "dir=directory", "issue=problem,bug", "info=information",
            "admin=administrator", "spec=specification", "yaml=yml", "key=keys",
            "pv=persistent volume", "pvc=claim", "ci=continuous integration",
            "cicd=ci/cd,ci and cd", "devops=dev ops", "tcp=transmission", "ml=machine learning",
            "hackernews=hacker news", "hn=hacker news", "vscode=visual studio code", "mac=macos",
            "win=windows", "twitter=x", "http=web", "html=page", "css=style",
            "offer=offers,position", "deadline=due", "io=i/o", "emoji=emoticon", "live=stream",
            "get=got", "ad=ads,advert",
        )
    )
}  # fmt: skip
#: Words that initials leave out.
COMMON = frozenset("a an and the of for in on to with or by as at from".split())
