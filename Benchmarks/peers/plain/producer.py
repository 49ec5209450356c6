"""producer.py BROKER PREFIX REQUESTS_FILE COUNT: sends the lines of a file, again and again."""

import hashlib
import itertools
import sys

from kafka import KafkaProducer

broker, prefix, path, count = sys.argv[1:]
producer = KafkaProducer(bootstrap_servers=broker)
with open(path, "rb") as file:
    lines = file.read().splitlines()
for line in itertools.islice(itertools.cycle(lines), int(count)):
    producer.send(prefix + ".requests", line, key=hashlib.sha256(line).digest())
producer.flush()
