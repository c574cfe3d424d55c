"""Runs moto's servers on a free port until its standard input ends, and checks every signature and policy.

Prints one line: the port and the keys of two users. The first may do everything; the second may list buckets and nothing else.
"""

import json
import sys

import boto3
import requests
from moto.server import ThreadedMotoServer

ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
LIST = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}


def user(iam, name: str, statement: dict) -> dict:
    iam.create_user(UserName=name)
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    iam.put_user_policy(UserName=name, PolicyName="rights", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return {"id": key["AccessKeyId"], "secret": key["SecretAccessKey"]}


def main() -> None:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    iam = boto3.client(
        "iam",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id="EXAMPLE",
        aws_secret_access_key="EXAMPLE",
    )
    users = {"admin": user(iam, "admin", ALL), "lister": user(iam, "lister", LIST)}
    # From now on, nothing is allowed that is not signed and permitted.
    requests.post(f"{address}/moto-api/reset-auth", data=b"0", timeout=30).raise_for_status()
    print(json.dumps({"port": port, "users": users}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
