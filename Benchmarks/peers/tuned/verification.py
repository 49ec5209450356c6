"""verification.py BROKER PREFIX TRUST_FILE [NAME]: the same on confluent-kafka, tuned for throughput.

Batches of 500, lz4, a little linger; positions are committed a batch, behind its flushed verdicts:
still at least once. Several processes share the partitions.
"""

import json
import os
import sys

from confluent_kafka import Consumer, Producer

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from judge import Judge

broker, prefix, trust_file = sys.argv[1:4]
# Of the group, and in the topics of the outcomes.
name = sys.argv[4] if len(sys.argv) > 4 else "tuned"
judge = Judge(trust_file)
producer = Producer(
    {
        "bootstrap.servers": broker,
        "acks": "all",
        "enable.idempotence": True,
        "compression.type": "lz4",
        "linger.ms": 5,
        "queue.buffering.max.messages": 1_000_000,
    }
)
consumer = Consumer(
    {
        "bootstrap.servers": broker,
        "group.id": f"{prefix}.{name}",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "fetch.wait.max.ms": 50,
    }
)
consumer.subscribe([prefix + ".requests"])
while True:
    messages = [m for m in consumer.consume(500, timeout=0.2) if not m.error()]
    for message in messages:
        verdict, passed = judge.outcome(message.value())
        topic = f"{prefix}.{name}." + ("verified" if passed else "errors")
        producer.produce(topic, json.dumps(verdict).encode(), key=message.key())
    if messages:
        producer.flush()
        consumer.commit(asynchronous=False)
