"""`palabre` as people run it: it starts, says in one line what hinders it, and stops cleanly."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from models.users import Role, User, insert_user
from server.settings import SettingsError, load_settings
from tests.crowds import database_of
from tests.people import Person, eventually
from tests.processes import SECRET, START_WITHIN, Mongod, Server, Valkey


def palabre(
    *arguments: str, within: float = 60, path: str | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PALABRE_")}
    environment |= {f"PALABRE_{name.upper()}": value for name, value in settings.items()}
    if path is not None:
        environment["PATH"] = path
    command = [sys.executable, "-m", "server", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=within, check=False)


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert result.returncode == 1, result
    assert len(lines) == 1, result.stderr
    return lines[0]


def test_a_busy_port_is_one_clear_line(mongod: Mongod) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        line = one_line(palabre("serve", port=port, mongo_url=mongod.url("busy"), jwt_keys=SECRET))
    assert f"127.0.0.1:{port}" in line
    assert "PALABRE_PORT" in line


def test_a_data_directory_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a directory")
    line = one_line(palabre("serve", data_dir=str(blocked), jwt_keys=SECRET))
    assert str(blocked) in line
    assert "PALABRE_DATA_DIR" in line
    assert "PALABRE_DATA_DIR" in one_line(palabre("serve", data_dir=str(blocked)))


def test_a_missing_mongod_is_one_clear_line(tmp_path: Path) -> None:
    code = (
        "import sys, server.mongod as m; m.find_spec = lambda name: None; m.shutil.which = lambda name: None; "
        "import server.cli; sys.argv = ['palabre', 'serve']; server.cli.main()"
    )
    environment = os.environ | {"PALABRE_DATA_DIR": str(tmp_path), "PALABRE_JWT_KEYS": SECRET}
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert "PALABRE_MONGO_URL" in one_line(result)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"prot": "8080"}, "PALABRE_PROT"),
        ({"port": "many"}, "PALABRE_PORT"),
        ({"env": "staging"}, "PALABRE_ENV"),
        ({"jwt_keys": "a:short"}, "PALABRE_JWT_KEYS"),
        ({"env": "production"}, "PALABRE_JWT_KEYS"),
        ({"env": "production", "jwt_keys": SECRET, "demo_password": "x"}, "PALABRE_DEMO_PASSWORD"),
        ({"env": "production", "jwt_keys": SECRET, "quick_passwords": "1"}, "PALABRE_QUICK_PASSWORDS"),
        ({"smtp_url": "http://mail.test"}, "PALABRE_SMTP_URL"),
        ({"smtp_url": "smtp://mail.test"}, "PALABRE_SMTP_FROM"),
        ({"smtp_url": "smtp://mail.test", "smtp_from": "nobody"}, "PALABRE_SMTP_FROM"),
        ({"vapid_key": "short"}, "PALABRE_VAPID_KEY"),
        ({"vapid_subject": "me"}, "PALABRE_VAPID_SUBJECT"),
        ({"env": "production", "jwt_keys": SECRET, "vapid_key": "AQ" * 21 + "E"}, "PALABRE_VAPID_SUBJECT"),
        ({"trusted_proxies": "everyone"}, "PALABRE_TRUSTED_PROXIES"),
        ({"jwt_keys_file": "/nowhere/at/all"}, "PALABRE_JWT_KEYS_FILE"),
    ],
)
def test_a_wrong_setting_is_one_clear_line_that_names_it(
    settings: dict[str, str], named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ({"data_dir": str(tmp_path)} | settings).items():
        monkeypatch.setenv(f"PALABRE_{name.upper()}", value)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError) as wrong:
        load_settings()
    line = str(wrong.value)
    assert named in line
    assert "a:short" not in line
    assert "\n" not in line


def test_what_a_setting_says_is_all_that_the_command_says(tmp_path: Path) -> None:
    line = one_line(palabre("serve", data_dir=str(tmp_path), jwt_keys="a:short"))
    assert "PALABRE_JWT_KEYS" in line
    assert "a:short" not in line


def test_several_workers_without_redis_is_one_clear_line(tmp_path: Path) -> None:
    assert "PALABRE_REDIS_URL" in one_line(palabre("serve", "--workers", "2", data_dir=str(tmp_path)))


def test_a_database_that_does_not_answer_is_one_clear_line(tmp_path: Path) -> None:
    url = "mongodb://127.0.0.1:1/palabre?directConnection=true"
    assert "PALABRE_MONGO_URL" in one_line(palabre("serve", mongo_url=url, data_dir=str(tmp_path)))


def test_check_prints_a_table_and_tells_what_is_wrong(mongod: Mongod) -> None:
    empty = palabre("check", mongo_url=mongod.url("unprepared"), jwt_keys=SECRET, redis_url="redis://127.0.0.1:1/0")
    assert empty.returncode == 1
    table = {line.split()[0]: line for line in empty.stdout.splitlines()}
    assert " ok " in table["settings"]
    assert " ok " in table["mongodb"]
    assert "WRONG" in table["indexes"]
    assert "PALABRE_REDIS_URL" in table["redis"]


def test_a_secret_may_come_from_a_file_and_a_user_can_be_added(mongod: Mongod, tmp_path: Path) -> None:
    secret = tmp_path / "keys"
    secret.write_text(SECRET + "\n")
    settings = {"mongo_url": mongod.url("added"), "jwt_keys_file": str(secret), "env": "production"}
    arguments = [
        "--tenant",
        "new",
        "--email",
        "Ana@New.test",
        "--name",
        "Ana",
        "--role",
        "admin",
        "--password",
        "palabre-demo",
    ]
    assert palabre("user", "add", *arguments, **settings).returncode == 0
    again = palabre("user", "add", *arguments, **settings)
    assert "already" in one_line(again)


async def test_a_person_added_by_hand_can_sign_in(mongod: Mongod, start_server: Callable[..., Server]) -> None:
    url = mongod.url("signs_in")
    arguments = ["--tenant", "new", "--email", "ana@new.test", "--name", "Ana", "--password", "palabre-demo"]
    await asyncio.to_thread(palabre, "user", "add", *arguments, mongo_url=url, jwt_keys=SECRET)
    server = start_server(url, seed=False)
    ana = await Person.sign_in(server.url, "ana", "new")
    assert ana.user["role"] == "member"
    async with database_of(mongod, "signs_in") as database:
        row = await database["users"].find_one({"_id": ana.id})
        assert row is not None
        contact = User(
            tenant_id=row["tenant_id"],
            role=Role.MEMBER,
            name="Nora",
            email="nora@new.test",
            contact_key="nora@new.test",
        )
        await insert_user(database, contact)
    arguments = ["--tenant", "new", "--email", "Nora@new.test", "--name", "Nora", "--password", "palabre-demo"]
    await asyncio.to_thread(palabre, "user", "add", *arguments, mongo_url=url, jwt_keys=SECRET)
    assert (await Person.sign_in(server.url, "nora", "new")).id == contact.id, "whom the team had put down"


async def test_a_second_start_finds_the_data_of_the_first(start_server: Callable[..., Server]) -> None:
    """Embedded, as `make run` does, stopped by Ctrl-C in between."""
    server = start_server()
    coach = await Person.sign_in(server.url, "coach")
    conversation_id = await coach.open_group(title="Kept")
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGINT)
    assert await asyncio.to_thread(server.process.wait, 20) == 0
    lock = server.folder / "var" / "mongodb" / "mongod.lock"
    assert not lock.read_text().strip(), "mongod was not stopped in good order"
    await asyncio.to_thread(server.start)
    assert (await coach.get(f"/conversations/{conversation_id}")).body["title"] == "Kept"


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_stopping_node_tells_its_clients_and_leaves_quickly(
    mongod: Mongod, start_server: Callable[..., Server], transport: str
) -> None:
    server = start_server(mongod.url(f"stops_{transport}"), drain_seconds="0.5")
    coach = await Person.sign_in(server.url, "coach")
    conversation_id = await coach.open_group()
    async with coach.connected(transport) as line:
        sending = [asyncio.create_task(line.send(conversation_id, str(number))) for number in range(8)]
        await asyncio.gather(*sending)
        seconds = asyncio.create_task(asyncio.to_thread(server.stop))
        assert 0 <= (await line.until_heard("server.draining"))["reconnect_in"] <= 0.5
        assert await line.until_heard("session.ended") == {"reason": "draining"}
        await asyncio.wait_for(line.ended.wait(), 5)
        assert await seconds < 5


async def test_a_slow_command_is_no_missed_heartbeat(
    start_mongod: Callable[[], Mongod], start_server: Callable[..., Server]
) -> None:
    """The pong waits unread behind the command; the connection must not be taken for dead."""
    mongod = start_mongod()
    server = start_server(mongod.url("slow"), ping_interval="0.3", ping_timeout="0.2")
    coach = await Person.sign_in(server.url, "coach")
    conversation_id = await coach.open_group()
    async with coach.connected() as line:
        assert mongod.process is not None
        os.kill(mongod.process.pid, signal.SIGSTOP)
        asked = asyncio.create_task(line.do("conversation.open", {"conversation_id": conversation_id}))
        await asyncio.sleep(1.5)
        os.kill(mongod.process.pid, signal.SIGCONT)
        assert (await asked)["conversation"]["id"] == conversation_id
        assert not line.ended.is_set()


async def test_workers_share_rooms_and_are_started_again(mongod: Mongod, start_valkey: Callable[[], Valkey]) -> None:
    valkey = start_valkey()
    environment = {
        "PALABRE_REDIS_URL": valkey.url,
        "PALABRE_MONGO_URL": mongod.url("workers"),
        "PALABRE_JWT_KEYS": SECRET,
        "PALABRE_QUICK_PASSWORDS": "1",
        "PALABRE_DRAIN_SECONDS": "0",
    }
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "server", "serve", "--seed", "--workers", "2"]
    process = subprocess.Popen(command, env=os.environ | environment | {"PALABRE_PORT": str(port)}, cwd=Path.cwd())
    try:
        urls = [f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}"]

        async def signed_in() -> list[Person] | None:
            try:
                return [await Person.sign_in(url, "coach") for url in urls]
            except OSError:
                return None

        first, second = await eventually(signed_in, within=START_WITHIN)
        conversation_id = await first.open_group()

        async def crosses() -> bool:
            async with first.connected() as here, second.connected() as there:
                message = await here.send(conversation_id, str(time.time()))
                try:
                    await there.until(lambda: any(f["message"] == message for f in there.heard("message.created")), 2)
                except AssertionError:
                    return False
                return True

        await eventually(crosses, within=20)
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(START_WITHIN) == 0
