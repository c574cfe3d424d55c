package io.graniteft.data.curate.sensitive;

/** What must not be learnt from code. */
public enum SensitiveKind {
    /** A private key in PEM armour. */
    PRIVATE_KEY(true),
    /** The id of an AWS access key. */
    AWS_KEY(true),
    /** The secret part of an AWS access key. */
    AWS_SECRET(true),
    /** A token of GitHub. */
    GITHUB_TOKEN(true),
    /** A token of GitLab. */
    GITLAB_TOKEN(true),
    /** A token or a web hook of Slack. */
    SLACK_TOKEN(true),
    /** An API key or a token of Google. */
    GOOGLE_KEY(true),
    /** A key or a token of another service that marks its own as such. */
    SERVICE_TOKEN(true),
    /** A JSON Web Token. */
    JWT(true),
    /** What follows {@code Authorization: Bearer} or {@code Basic}. */
    AUTHORIZATION(true),
    /** A password in a URL or in a database's connection string. */
    CONNECTION_PASSWORD(true),
    /** A password, a passphrase or a key under a name that says so. */
    PASSWORD(true),
    /** An e-mail address. */
    EMAIL(false),
    /** A telephone number. */
    PHONE(false),
    /** An IPv4 address of one host. */
    IPV4(false),
    /** An IPv6 address of one host. */
    IPV6(false),
    /** The hardware address of one device. */
    MAC(false),
    /** A vehicle identification number. */
    VIN(false),
    /** A host or a URL of a network that is not public. */
    PRIVATE_HOST(false);

    private final boolean secret;

    SensitiveKind(boolean secret) {
        this.secret = secret;
    }

    /** Whether it opens something; else it is about people and their machines. */
    public boolean isSecret() {
        return secret;
    }

    /** What stands in its place: {@code <SECRET:AWS_KEY>}, {@code <PERSONAL:EMAIL>}. Fits into strings and comments. */
    public String placeholder() {
        return "<" + (secret ? "SECRET:" : "PERSONAL:") + name() + ">";
    }
}
