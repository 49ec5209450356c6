"""notification.py BROKER PREFIX: prints a line for each certificate that did not pass."""

import json
import sys

from kafka import KafkaConsumer

broker, prefix = sys.argv[1:]
consumer = KafkaConsumer(
    prefix + ".plain.errors",
    bootstrap_servers=broker,
    group_id=prefix + ".plain.notification",
    auto_offset_reset="earliest",
)
for message in consumer:
    verdict = json.loads(message.value)
    print(verdict["indication"], verdict.get("server_name"), verdict.get("why"), flush=True)
