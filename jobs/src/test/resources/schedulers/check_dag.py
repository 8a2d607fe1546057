"""Loads the DAG file given with stand-ins for Airflow, and tries what decides between green and red."""

import sys
import types
from unittest.mock import MagicMock

sys.dont_write_bytecode = True


class AirflowException(Exception):
    pass


class AirflowFailException(AirflowException):
    pass


def stand_in(name, **content):
    module = types.ModuleType(name)
    module.__dict__.update(content)
    sys.modules[name] = module


class Operator(MagicMock):
    def __rshift__(self, other):
        return other


stand_in("airflow")
stand_in("airflow.exceptions", AirflowException=AirflowException, AirflowFailException=AirflowFailException)
stand_in("airflow.sdk", DAG=MagicMock(), Param=MagicMock(), task=lambda **options: lambda function: Operator())
for package in ("airflow.providers", "airflow.providers.apache", "airflow.providers.apache.spark"):
    stand_in(package)
stand_in("airflow.providers.apache.spark.operators")
submitted = []
stand_in(
    "airflow.providers.apache.spark.operators.spark_submit",
    SparkSubmitOperator=lambda **options: submitted.append(options) or Operator(),
)
stand_in("airflow.timetables")
stand_in("airflow.timetables.interval", CronDataIntervalTimetable=MagicMock())

dag = {"__name__": "dag"}
exec(compile(open(sys.argv[1]).read(), sys.argv[1], "exec"), dag)

nightly = submitted[0]["application_args"]
assert nightly[:3] == ["nightly", "--date", "{{ data_interval_start | ds }}"], nightly
assert [options["task_id"] for options in submitted] == [
    "nightly",
    "evaluate_baseline",
    "evaluate_candidate",
    "gate",
]


def refuses(what, exception, check, *arguments):
    try:
        check(*arguments)
    except exception as e:
        assert type(e) is exception, (what, e)
        return
    raise AssertionError(what)


def run(command, status, started_at, run_date="2026-11-01"):
    return {
        "command": command,
        "run_date": run_date,
        "started_at": started_at,
        "status": status,
        "exit_code": 0,
        "message": None,
    }


check_night = dag["check_night"]
check_night([run("nightly", "failed", 1), run("nightly", "done", 2), run("rank", "failed", 3)], "2026-11-01")
refuses("no night", AirflowException, check_night, [run("rank", "done", 1)], "2026-11-01")
refuses("another day's", AirflowException, check_night, [run("nightly", "done", 1, "2026-10-31")], "2026-11-01")
refuses(
    "the last failed",
    AirflowException,
    check_night,
    [run("nightly", "failed", 2), run("nightly", "done", 1)],
    "2026-11-01",
)


def decision(state):
    return {
        "decision": state,
        "reason": "because",
        "dataset": {"name": "support", "version": 1},
        "baseline": "r1",
        "candidate": "r2",
    }


check_decision = dag["check_decision"]
check_decision(decision("PASS"), "support@1", "r1", "r2")
for state in ("BLOCK", "INCONCLUSIVE"):
    refuses(state, AirflowFailException, check_decision, decision(state), "support@1", "r1", "r2")
refuses("another candidate's", AirflowFailException, check_decision, decision("PASS"), "support@1", "r1", "r3")
refuses("another version's", AirflowFailException, check_decision, decision("PASS"), "support@2", "r1", "r2")
