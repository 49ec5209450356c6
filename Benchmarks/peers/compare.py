#!/usr/bin/env python3
"""compare.py BROKER [--count N] [--corpus p256|rsa2048|mixed] [--assay PATH]

Runs `assay verification` and the Python layouts beside this file over the same requests on the same
broker, one after the other, and prints requests a second, CPU time, and the ratios.
"""

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import uuid

from confluent_kafka import Consumer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

HERE = os.path.dirname(os.path.abspath(__file__))
PARTITIONS = 4
# By the names of assay's settings, so that a run touches no topic but its own.
TOPICS = (
    "requests retries verified errors observations commands alerts notices notifications attempts"
).split()
# A layout that judges nothing for so long is given up.
PATIENCE_SECONDS = 120


def reader(broker):
    return Consumer(
        {
            "bootstrap.servers": broker,
            "group.id": "assay.peers.reader",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "auto.offset.reset": "earliest",
        }
    )


def outcomes(consumer, topics, count):
    """Waits for all outcomes: when the first and the last were written, by their timestamps."""
    consumer.assign([TopicPartition(t, p, 0) for t in topics for p in range(PARTITIONS)])
    first, last, found, quiet = None, None, 0, time.monotonic()
    while found < count:
        messages = [m for m in consumer.consume(1000, timeout=1) if not m.error()]
        if messages:
            quiet = time.monotonic()
        elif time.monotonic() - quiet > PATIENCE_SECONDS:
            sys.exit(f"only {found} of {count} outcomes in {topics}")
        for message in messages:
            written = message.timestamp()[1] / 1000
            first = written if first is None else min(first, written)
            last = written if last is None else max(last, written)
        found += len(messages)
    consumer.unassign()
    return first, last


def measure(name, commands, topics, consumer, count):
    """Requests a second from the first outcome to the last, and CPU µs a request of all processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    processes = [
        subprocess.Popen(c, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for c in commands
    ]
    try:
        first, last = outcomes(consumer, topics, count)
    finally:
        for process in processes:
            process.send_signal(signal.SIGINT)
        for process in processes:
            process.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    rate = count / max(last - first, 0.001)
    print(f"{name:42} {rate:9.0f} requests/s {cpu / count * 1e6:8.0f} µs of CPU each", flush=True)
    return rate


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("broker", help="HOST:PORT of a broker")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--corpus", default="p256", choices=["p256", "rsa2048", "mixed"])
    parser.add_argument("--assay", default=os.path.join(HERE, "../../.build/release/assay"))
    options = parser.parse_args()
    prefix = "peers-" + uuid.uuid4().hex[:8]
    folder = tempfile.mkdtemp(prefix="assay-peers-")
    requests, root = folder + "/requests.jsonl", folder + "/root.pem"
    subprocess.run(
        [options.assay, "bench", "corpus", "--corpus", options.corpus, "--requests", requests]
        + ["--trust-file", root],
        check=True,
    )
    ours = [prefix + suffix for suffix in (".verified", ".errors")]
    topics = [f"{prefix}.{name}" for name in TOPICS]
    peers = {kind: [f"{prefix}.{kind}.{end}" for end in ("verified", "errors")] for kind in ("plain", "tuned")}
    admin = AdminClient({"bootstrap.servers": options.broker})
    wanted = topics + peers["plain"] + peers["tuned"]
    for future in admin.create_topics([NewTopic(t, PARTITIONS, 1) for t in wanted]).values():
        future.result()
    python = sys.executable
    subprocess.run(
        [python, HERE + "/plain/producer.py", options.broker, prefix, requests, str(options.count)],
        check=True,
    )
    assay = [options.assay, "verification", "--log", "kafka:" + options.broker]
    for name in TOPICS:
        assay += ["--set", f"topics.{name}={prefix}.{name}"]
    for name in ("verification", "retries"):
        assay += ["--set", f"groups.{name}={prefix}.{name}"]
    assay += ["--set", f"trust.stores.default={root}"]
    plain = [python, HERE + "/plain/verification.py", options.broker, prefix, root]
    tuned = [python, HERE + "/tuned/verification.py", options.broker, prefix, root]
    consumer = reader(options.broker)
    run = lambda name, commands, topics: measure(name, commands, topics, consumer, options.count)
    print(f"{options.count} requests, corpus {options.corpus}, {PARTITIONS} partitions, {os.cpu_count()} cores")
    rate = run("assay verification", [assay], ours)
    slow = run("kafka-python-ng, defaults", [plain], peers["plain"])
    one = run("confluent-kafka, tuned, one process", [tuned], peers["tuned"])
    # The same requests once more, by a group and into topics of their own.
    again = [f"{prefix}.again.{end}" for end in ("verified", "errors")]
    for future in admin.create_topics([NewTopic(t, PARTITIONS, 1) for t in again]).values():
        future.result()
    two = run(
        "confluent-kafka, tuned, two processes",
        [tuned + ["again"], tuned + ["again"]],
        again,
    )
    consumer.close()
    print(f"assay is {rate / slow:.1f}x, {rate / one:.1f}x and {rate / two:.1f}x as fast")


main()
