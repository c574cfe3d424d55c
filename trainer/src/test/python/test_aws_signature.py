"""Signatures are those that the SDKs make, for every service that a job asks itself."""

import datetime

import pytest

import aws_signature

NOW = datetime.datetime(2026, 11, 23, 10, 0, 0, tzinfo=datetime.UTC)
WHO = {
    "AccessKeyId": "AKIDEXAMPLE",
    "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "Token": "TOKENEXAMPLE",
}
JSON = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "secretsmanager.GetSecretValue"}
BYTES = {"content-type": "application/octet-stream"}
FORM = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
S3 = "http://s3.us-east-1.amazonaws.com/bucket/"


# The signatures were made once with botocore, for the same requests, keys and time.
@pytest.mark.parametrize(
    ("method", "url", "service", "body", "headers", "signature"),
    [
        (
            "POST",
            "https://secretsmanager.us-east-1.amazonaws.com/",
            "secretsmanager",
            b'{"SecretId": "x"}',
            JSON,
            "6ccf27872794b1c4c60df27d3c4fb861e2aca8d377194d016fc53445d87eddd1",
        ),
        (
            "PUT",
            S3 + "gr%C3%B6%C3%9Fe%20a%2Bb.bin",
            "s3",
            b"content",
            BYTES,
            "0a2e35483b86af2de6eb2d5b1f6e1f78394ec739a811d07b06b5bd0bbbd52fed",
        ),
        (
            "GET",
            S3 + "?list-type=2&prefix=runs%2Fx",
            "s3",
            b"",
            BYTES,
            "10abe64c7ee9d9f02789ec404ae483e7cca8dce8a7ef45aac1fa3d1614cdfac3",
        ),
        (
            "POST",
            "https://monitoring.us-east-1.amazonaws.com/",
            "monitoring",
            b"Action=PutMetricData",
            FORM,
            "276eea020ba33df84ee821949a48bce501343deb080ec8e7ad66d6285619c772",
        ),
    ],
)
def test_the_signature_is_the_one_that_the_sdks_make(method, url, service, body, headers, signature):
    signed = aws_signature.sign(method, url, service, "us-east-1", body, headers, WHO, NOW)
    assert signed["authorization"].endswith("Signature=" + signature)
    assert signed["x-amz-security-token"] == "TOKENEXAMPLE"


def test_without_keys_and_without_a_role_it_says_what_to_do():
    with pytest.raises(aws_signature.CredentialsError) as error:
        aws_signature.credentials({})
    assert "role" in error.value.hint


def test_a_services_own_address_counts_before_the_one_of_all():
    both = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:2/"}
    assert aws_signature.endpoint("S3", "host", both) == "http://127.0.0.1:2"
    assert aws_signature.endpoint("CLOUDWATCH", "host", both) == "http://127.0.0.1:1"
    assert aws_signature.endpoint("S3", "host", {}) == "https://host"
