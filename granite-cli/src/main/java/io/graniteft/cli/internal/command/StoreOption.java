package io.graniteft.cli.internal.command;

import picocli.CommandLine.Option;

/** Which context store a verb is for. */
final class StoreOption {
    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "The store, as lucene:DIR or neo4j:URI; default: context.store of the configuration.")
    String address = "";
}
