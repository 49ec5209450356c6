"""verification.py BROKER PREFIX TRUST_FILE: requests become verdicts, with the client's defaults.

At least once, as the defaults have it: positions are committed every five seconds, apart from the
verdicts.
"""

import json
import os
import sys

from kafka import KafkaConsumer, KafkaProducer

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from judge import Judge

broker, prefix, trust_file = sys.argv[1:]
judge = Judge(trust_file)
producer = KafkaProducer(bootstrap_servers=broker)
consumer = KafkaConsumer(
    prefix + ".requests",
    bootstrap_servers=broker,
    group_id=prefix + ".plain",
    auto_offset_reset="earliest",
)
for message in consumer:
    verdict, passed = judge.outcome(message.value)
    topic = prefix + (".plain.verified" if passed else ".plain.errors")
    producer.send(topic, json.dumps(verdict).encode(), key=message.key)
