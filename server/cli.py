"""The command `palabre`."""

import errno
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Annotated, Any

import structlog
import typer
import uvloop
from redis.asyncio import Redis
from redis.exceptions import RedisError

from models import tenants, users
from models.base import DatabaseError, DuplicateKey
from models.transactions import Transaction, transact
from models.users import Role, User
from server import database, demo, seed
from server.app import Node, serve
from server.contract import files
from server.logs import configure_logs
from server.mongod import EmbeddedMongod, MongodError
from server.settings import Settings, SettingsError, load_settings
from server.workers import supervise

cli = typer.Typer(no_args_is_help=True, add_completion=False, help="Palabre: realtime messaging for businesses.")
user_cli = typer.Typer(no_args_is_help=True, help="Accounts.")
cli.add_typer(user_cli, name="user")
log = structlog.get_logger()


class Stop(Exception):
    """What hinders the command, in one line that says what to do."""


def main() -> None:
    cli()


def run(work: Callable[[Settings], Coroutine[Any, Any, None]]) -> None:
    """Carry a command out on the settings; a foreseen hindrance is one line and exit status 1."""
    try:
        settings = load_settings()
        configure_logs(settings.log_level, as_json=settings.env == "production")
        uvloop.run(work(settings))
    except (SettingsError, MongodError, Stop) as error:
        print(f"palabre: {error}", file=sys.stderr)
        raise typer.Exit(1) from None
    except DatabaseError as error:
        print(
            f"palabre: MongoDB does not answer ({type(error).__name__}); check PALABRE_MONGO_URL and the server.",
            file=sys.stderr,
        )
        raise typer.Exit(1) from None


@asynccontextmanager
async def mongo(settings: Settings) -> AsyncIterator[str]:
    """The address of MongoDB: the given one, or an embedded one for as long as this lasts."""
    if settings.mongo_url:
        yield settings.mongo_url
        return
    embedded = EmbeddedMongod(settings.data_dir)
    url = await embedded.start()
    try:
        yield url
    finally:
        if embedded.owned:
            await embedded.stop()


@asynccontextmanager
async def node(settings: Settings) -> AsyncIterator[Node]:
    """A node that serves nobody, for commands."""
    async with mongo(settings) as url:
        made = Node(settings.model_copy(update={"redis_url": ""}), url)
        async with made.running(with_clock=False):
            yield made


@cli.command("serve")
def serve_command(
    workers: int = typer.Option(1, min=1, max=64, help="Processes, on as many ports from PALABRE_PORT on."),
    with_demo: bool = typer.Option(False, "--seed", help="Fill an empty database with the demo (development)."),
) -> None:
    """Serve until Ctrl-C."""

    async def work(settings: Settings) -> None:
        if workers > 1 and not settings.redis_url:
            raise Stop("Several workers need Redis between them: set PALABRE_REDIS_URL, or use one worker.")
        async with mongo(settings) as url:
            if with_demo:
                await _fill(settings, url)
            if workers > 1:
                await supervise(workers, settings.port, url)
                return
            try:
                await serve(settings, url, lambda made: _greet(made, settings, with_demo=with_demo))
            except OSError as error:
                if error.errno not in (errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES):
                    raise
                raise Stop(
                    f"Cannot listen on {settings.host}:{settings.port} ({error.strerror or 'in use'}); stop what uses "
                    "it or set PALABRE_PORT to another port."
                ) from error

    run(work)


async def _greet(made: Node, settings: Settings, *, with_demo: bool) -> None:
    url = settings.public_url or f"http://{settings.host}:{settings.port}"
    lines = [f"Palabre serves {url}", f"  console        {url}/console", f"  documentation  {url}/docs"]
    lines += [f"  health         {url}/health/ready"]
    if with_demo and settings.env == "development":
        people = [f"{name}@{slug}.test" for slug, entries in seed.PEOPLE.items() for name, _, _ in entries]
        lines += [f"  accounts       {', '.join(people)}", f"  password       {settings.demo_password}"]
    print("\n".join(lines), flush=True)


async def _fill(settings: Settings, url: str) -> bool:
    """Seed an empty database, and add what the demo lacks; give whether anything was added."""
    if settings.env != "development":
        raise Stop("The demo is for development only; leave out --seed in production.")
    made = Node(settings.model_copy(update={"redis_url": ""}), url)
    async with made.running(with_clock=False):
        was_empty = await seed.is_empty(made.ctx)
        if was_empty:
            await seed.seed(made.ctx, settings.demo_password)
        return await demo.furnish(made.ctx) or was_empty


@cli.command("seed")
def seed_command() -> None:
    """Fill an empty database with the demo, or add what it lacks (development only)."""

    async def work(settings: Settings) -> None:
        async with mongo(settings) as url:
            if await _fill(settings, url):
                print("The demo is in the database; its accounts are listed by palabre serve --seed.")
            else:
                print("The database has tenants already; nothing was changed.")

    run(work)


@cli.command("check")
def check_command() -> None:
    """Check settings, MongoDB and Redis; exit status 1 if something is wrong."""

    async def work(settings: Settings) -> None:
        rows = [("settings", "ok", f"{settings.env}, {settings.host}:{settings.port}")]
        try:
            async with mongo(settings) as url:
                client, base = database.connect(url)
                if not settings.mongo_url:
                    await database.prepare(base)
                problems = await database.examine(base)
                await client.close()
            where = "PALABRE_MONGO_URL" if settings.mongo_url else "embedded"
            rows += [_row(subject, problems.get(subject), where) for subject in ("mongodb", "indexes")]
        except MongodError as error:
            rows.append(("mongodb", "WRONG", str(error)))
        rows.append(await _check_redis(settings))
        print("\n".join(f"{subject:10} {state:6} {note}" for subject, state, note in rows))
        if any(state == "WRONG" for _, state, _ in rows):
            raise typer.Exit(1)

    run(work)


def _row(subject: str, problem: str | None, where: str) -> tuple[str, str, str]:
    return (subject, "WRONG", problem) if problem else (subject, "ok", where)


async def _check_redis(settings: Settings) -> tuple[str, str, str]:
    if not settings.redis_url:
        return ("redis", "off", "one node; set PALABRE_REDIS_URL for several")
    redis: Redis = Redis.from_url(settings.redis_url, socket_connect_timeout=2, socket_timeout=2)
    try:
        await redis.ping()
    except (RedisError, OSError, TimeoutError) as error:
        return ("redis", "WRONG", f"does not answer ({type(error).__name__}); check PALABRE_REDIS_URL and the server")
    finally:
        await redis.aclose()
    return ("redis", "ok", "PALABRE_REDIS_URL")


@cli.command("contract")
def contract_command(
    check: bool = typer.Option(False, help="Only tell whether the files are up to date (exit status 1 if not)."),
) -> None:
    """Write the generated documents, JavaScript names and tables."""
    changed = files.stale() if check else files.write()
    for path in changed:
        print(f"{'stale' if check else 'written'}: {path.relative_to(files.ROOT)}")
    if check and changed:
        print("Run palabre contract and commit what it writes.")
        raise typer.Exit(1)


@user_cli.command("add")
def add_user(
    tenant: str = typer.Option(..., help="Slug of the tenant; it is made when there is none."),
    email: str = typer.Option(...),
    name: str = typer.Option(...),
    role: Annotated[Role, typer.Option()] = Role.MEMBER,
    password: str = typer.Option(..., prompt=True, hide_input=True, envvar="NEW_PASSWORD"),
) -> None:
    """Add an account, and its tenant if it is the first."""

    async def work(settings: Settings) -> None:
        if len(password) < 8:
            raise Stop("The password needs at least 8 characters.")
        async with node(settings) as made:
            found = await tenants.find_tenant_by_slug(made.database, tenant)
            if found is None:
                found = tenants.Tenant(slug=tenant, name=tenant)
                await tenants.insert_tenant(made.database, found)
            user = User(
                tenant_id=found.id, role=role, name=name, email=email.casefold(), registered=True,
                password_hash=await made.ctx.passwords.hash(password),
            )  # fmt: skip
            try:
                await transact(made.database, lambda tx: _store(tx, user))
            except DuplicateKey as error:
                raise Stop(f"{email} has an account in {tenant} already.") from error
            print(f"Added {email} ({role}) to {tenant}.")

    run(work)


async def _store(tx: Transaction, user: User) -> None:
    """Whoever makes an account here knows whose the address is: a contact with it becomes the user."""
    if await users.become_user(tx, user) is None:
        await users.insert_user(tx.database, user, tx)


if __name__ == "__main__":
    main()
