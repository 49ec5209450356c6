"""A TCP proxy before one Kafka broker: kafka_proxy.py HOST:PORT LISTEN_PORT [PORT_FILE]

Answers of the broker that name it as HOST:PORT (Metadata, FindCoordinator, DescribeCluster) are
rewritten to name the proxy's port; both are four bytes behind the host's name, so lengths stay.
Ends when the process that started it is gone.
"""

import asyncio
import os
import struct
import sys

HOST, PORT = sys.argv[1].rsplit(":", 1)
# Answers with addresses are small; fetched records are not searched.
SEARCHED_BYTES = 256 * 1024
NAMES = {HOST.encode(), b"localhost", b"127.0.0.1"}


async def requests(reader, writer):
    while chunk := await reader.read(65536):
        writer.write(chunk)
        await writer.drain()


async def answers(reader, writer, own_port):
    while True:
        size = await reader.readexactly(4)
        body = await reader.readexactly(struct.unpack(">i", size)[0])
        if len(body) <= SEARCHED_BYTES:
            for name in NAMES:
                body = body.replace(
                    name + struct.pack(">i", int(PORT)), name + struct.pack(">i", own_port)
                )
        writer.write(size + body)
        await writer.drain()


async def serve(own_port, client_reader, client_writer):
    try:
        broker_reader, broker_writer = await asyncio.open_connection(HOST, int(PORT))
    except OSError:
        client_writer.close()
        return
    ways = [
        asyncio.ensure_future(requests(client_reader, broker_writer)),
        asyncio.ensure_future(answers(broker_reader, client_writer, own_port)),
    ]
    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    for way in ways:
        way.cancel()
    await asyncio.gather(*ways, return_exceptions=True)
    client_writer.close()
    broker_writer.close()


async def main():
    parent = os.getppid()
    own_port = int(sys.argv[2])

    async def accept(reader, writer):
        await serve(own_port, reader, writer)

    server = await asyncio.start_server(accept, HOST, own_port)
    own_port = server.sockets[0].getsockname()[1]
    if len(sys.argv) > 3:
        with open(sys.argv[3] + ".new", "w") as file:
            file.write(str(own_port))
        os.rename(sys.argv[3] + ".new", sys.argv[3])
    while os.getppid() == parent:
        await asyncio.sleep(1)


asyncio.run(main())
