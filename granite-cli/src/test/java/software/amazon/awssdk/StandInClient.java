package software.amazon.awssdk;

/** Stands for a type of the AWS SDK, which this module does not have, in the test of the rule about it. */
public final class StandInClient {}
