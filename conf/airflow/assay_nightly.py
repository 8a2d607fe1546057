"""Assay under Airflow 3: the night of each day, and the gate of a release.

Two rules that this file keeps:

* The date is that of the data, never of the clock: a backfill of any day, in any order, gives the
  same tables.
* spark-submit's exit code is not trusted alone. On Kubernetes in cluster mode it is 0 even if the
  driver failed. So a night counts as done when its row in the table ``runs`` says so, and a release
  passes when ``decision.json`` says so, and says it of this release.

Needs apache-airflow-providers-apache-spark, and deltalake on the workers. Set the environment of the
workers (or edit the constants): ASSAY_JAR, ASSAY_LAKEHOUSE, ASSAY_CONF, ASSAY_GATES.
"""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

from airflow.exceptions import AirflowException, AirflowFailException
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG, Param, task
from airflow.timetables.interval import CronDataIntervalTimetable

JAR = os.environ.get("ASSAY_JAR", "/opt/assay/assay.jar")
LAKEHOUSE = os.environ.get("ASSAY_LAKEHOUSE", "/data/lakehouse")
CONF = os.environ.get("ASSAY_CONF", "/opt/assay/conf/assay.yaml")
# A folder that the Spark driver writes and the Airflow workers read.
GATES = os.environ.get("ASSAY_GATES", "/data/assay-gates")
SPARK = {
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.legacy.parquet.nanosAsLong": "true",
    # A speculative copy of a judge's task would pay for its calls again.
    "spark.speculation": "false",
    "spark.dynamicAllocation.enabled": "false",
}


def assay(task_id: str, *arguments: str, **options) -> SparkSubmitOperator:
    """A task that runs an Assay command."""
    return SparkSubmitOperator(
        task_id=task_id,
        conn_id="spark_default",
        application=JAR,
        java_class="dev.assay.jobs.Assay",
        conf=SPARK,
        application_args=[*arguments, "--lakehouse", LAKEHOUSE, "--conf", CONF],
        **options,
    )


def check_night(runs: list[dict], day: str) -> None:
    """Raises unless the last nightly of a day, by the rows of ``runs``, is done."""
    nights = [run for run in runs if run["command"] == "nightly" and run["run_date"] == day]
    if not nights:
        raise AirflowException(f"runs has no nightly of {day}: it did not get to its end")
    last = max(nights, key=lambda run: run["started_at"])
    if last["status"] != "done":
        raise AirflowException(
            f"the nightly of {day} is {last['status']} (code {last['exit_code']}): {last['message'] or 'see its report'}"
        )


def check_decision(decision: dict, dataset: str, baseline: str, candidate: str) -> None:
    """Raises unless a decision document lets this candidate pass, against this baseline."""
    found = f"{decision['dataset']['name']}@{decision['dataset']['version']}"
    if (found, decision["baseline"], decision["candidate"]) != (dataset, baseline, candidate):
        raise AirflowFailException(
            f"decision.json is of {decision['candidate']} against {decision['baseline']} on {found}"
        )
    if decision["decision"] != "PASS":
        # Trying again would give the same: the decision rests on stored verdicts.
        raise AirflowFailException(f"{decision['decision']}: {decision['reason']}")


with DAG(
    dag_id="assay_nightly",
    description="Ingest, rank, evaluate, calibrate, drift and report, of one day",
    # An interval of a day, which has ended by 03:30, when late spans have come. (A plain cron string
    # gives no interval in Airflow 3.)
    schedule=CronDataIntervalTimetable("30 3 * * *", timezone="UTC"),
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    # A lakehouse has one writer at a time.
    max_active_runs=1,
    tags=["assay"],
):
    nightly = assay(
        "nightly",
        "nightly",
        "--date",
        "{{ data_interval_start | ds }}",
        retries=2,
        retry_delay=timedelta(minutes=15),
    )

    @task(trigger_rule="all_done")
    def night_is_done(day: str) -> None:
        from deltalake import DeltaTable

        columns = ["command", "run_date", "started_at", "status", "exit_code", "message"]
        table = DeltaTable(f"{LAKEHOUSE}/runs")
        check_night(table.to_pyarrow_table(columns=columns).to_pylist(), day)

    nightly >> night_is_done("{{ data_interval_start | ds }}")

with DAG(
    dag_id="assay_gate",
    description="Whether a release may go out; started by a pipeline, with what is to be compared",
    schedule=None,
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    params={
        "dataset": Param("support@1", type="string", description="A frozen dataset version, NAME@V"),
        "baseline": Param("r1", type="string", description="The release that is out"),
        "candidate": Param("r2", type="string", description="The release that asks to go out"),
    },
    tags=["assay"],
):
    # A folder of this run's own: what lies there is never an older decision.
    out = GATES + "/{{ run_id | replace(':', '_') | replace('+', '_') | replace('/', '_') }}"
    releases = [
        assay(
            f"evaluate_{release}",
            "evaluate",
            "--dataset",
            "{{ params.dataset }}",
            "--release",
            "{{ params." + release + " }}",
        )
        for release in ("baseline", "candidate")
    ]
    gate = assay(
        "gate",
        "gate",
        "--dataset",
        "{{ params.dataset }}",
        "--baseline",
        "{{ params.baseline }}",
        "--candidate",
        "{{ params.candidate }}",
        "--out",
        out,
        # Codes 10 and 11 are answers, not failures to try again.
        retries=0,
    )

    @task(trigger_rule="all_done", retries=0)
    def decide(folder: str, dataset: str, baseline: str, candidate: str) -> None:
        file = Path(folder, "decision.json")
        if not file.exists():
            raise AirflowFailException(f"{file} was not written: the gate did not get to its end")
        check_decision(json.loads(file.read_text()), dataset, baseline, candidate)

    # One after the other: a lakehouse has one writer at a time.
    releases[0] >> releases[1] >> gate
    gate >> decide(
        out, "{{ params.dataset }}", "{{ params.baseline }}", "{{ params.candidate }}"
    )
