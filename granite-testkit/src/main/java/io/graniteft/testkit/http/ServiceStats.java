package io.graniteft.testkit.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** What a fake service has done. */
public final class ServiceStats {
    private static final long SECOND = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<String, int[]> prompts = new HashMap<>();
    private final List<int[]> seconds = new ArrayList<>();
    private long firstAt = Long.MIN_VALUE;
    private int inFlight;
    private int mostInFlight;
    private long inputTokens;
    private long outputTokens;
    private double costUsd;

    /** Counts from nothing. */
    public ServiceStats(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A request has come. */
    public synchronized void begin() {
        inFlight++;
        mostInFlight = Math.max(mostInFlight, inFlight);
    }

    /** A prompt is asked; how often, this time included. */
    public synchronized int ask(String prompt) {
        return ++prompts.computeIfAbsent(prompt, text -> new int[2])[0];
    }

    /** Work that is charged for, whether or not its answer arrives. */
    public synchronized void bill(long input, long output, double usd) {
        inputTokens += input;
        outputTokens += output;
        costUsd += usd;
    }

    /** A prompt got its answer. */
    public synchronized void answer(String prompt) {
        prompts.computeIfAbsent(prompt, text -> new int[2])[1]++;
    }

    /** A request has ended so. */
    public synchronized void end(String outcome) {
        inFlight--;
        outcomes.merge(outcome, 1L, Long::sum);
        long now = nanoTime.getAsLong();
        if (firstAt == Long.MIN_VALUE) {
            firstAt = now;
        }
        int second = (int) ((now - firstAt) / SECOND);
        while (seconds.size() <= second) {
            seconds.add(new int[2]);
        }
        seconds.get(second)[outcome.equals("answer") ? 0 : 1]++;
    }

    /** How many requests ended so, {@code answer} being a whole answer. */
    public synchronized long count(String outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    /** How many requests there were. */
    public synchronized long requests() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum() + inFlight;
    }

    /** All outcomes and how often they came. */
    public synchronized Map<String, Long> outcomes() {
        return Map.copyOf(outcomes);
    }

    /** The most requests that were there at the same time. */
    public synchronized int mostInFlight() {
        return mostInFlight;
    }

    /** Requests that are being worked on. */
    public synchronized int inFlight() {
        return inFlight;
    }

    /** How often a prompt was asked. */
    public synchronized int asked(String prompt) {
        return prompts.getOrDefault(prompt, new int[2])[0];
    }

    /** How often a prompt was answered. */
    public synchronized int answered(String prompt) {
        return prompts.getOrDefault(prompt, new int[2])[1];
    }

    /** Tokens of input that were charged. */
    public synchronized long inputTokens() {
        return inputTokens;
    }

    /** Tokens of output that were charged. */
    public synchronized long outputTokens() {
        return outputTokens;
    }

    /** What was charged, in US dollars. */
    public synchronized double costUsd() {
        return costUsd;
    }

    /** Everything as one JSON object, with the prompts one by one only on demand. */
    public synchronized String toJson(boolean withPrompts) {
        ObjectNode all = Json.mapper().createObjectNode();
        all.put("requests", requests());
        all.put("in_flight", inFlight);
        all.put("most_in_flight", mostInFlight);
        all.put("input_tokens", inputTokens);
        all.put("output_tokens", outputTokens);
        all.put("cost_usd", costUsd);
        ObjectNode byOutcome = all.putObject("outcomes");
        outcomes.forEach(byOutcome::put);
        all.put("prompts_asked", prompts.size());
        all.put(
                "prompts_answered",
                prompts.values().stream().filter(each -> each[1] > 0).count());
        all.put(
                "prompts_answered_twice",
                prompts.values().stream().filter(each -> each[1] > 1).count());
        ArrayNode answers = all.putArray("answers_by_second");
        ArrayNode others = all.putArray("others_by_second");
        for (int[] second : seconds) {
            answers.add(second[0]);
            others.add(second[1]);
        }
        if (withPrompts) {
            ObjectNode byPrompt = all.putObject("prompts");
            new TreeMap<>(prompts)
                    .forEach((prompt, counts) ->
                            byPrompt.putObject(prompt).put("asked", counts[0]).put("answered", counts[1]));
        }
        return all.toString();
    }
}
