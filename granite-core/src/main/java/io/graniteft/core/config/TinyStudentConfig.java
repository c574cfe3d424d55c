package io.graniteft.core.config;

/**
 * The small Granite-shaped model that {@code student: tiny} builds and pre-trains from the corpus, for machines without a GPU.
 *
 * @param vocabSize entries of its tokenizer
 * @param hiddenSize width; at least 128, since four-bit generation needs that
 * @param intermediateSize width of the feed-forward layers
 * @param numLayers decoder layers
 * @param numHeads attention heads
 * @param numKvHeads key and value heads
 * @param pretrainSteps optimiser steps of pre-training
 * @param pretrainBatchSize sequences a step
 * @param pretrainSequenceLength tokens a sequence
 * @param pretrainLearningRate at its peak
 * @param pretrainMaxSeconds pre-training stops after this time even if steps are left
 */
public record TinyStudentConfig(
        @Setting(min = 300, max = 65536) int vocabSize,
        @Setting(min = 128, max = 4096) int hiddenSize,
        @Setting(min = 64) int intermediateSize,
        @Setting(min = 1, max = 64) int numLayers,
        @Setting(min = 1) int numHeads,
        @Setting(min = 1) int numKvHeads,
        @Setting(min = 0) int pretrainSteps,
        @Setting(min = 1) int pretrainBatchSize,
        @Setting(min = 16) int pretrainSequenceLength,
        @Setting(min = 0) double pretrainLearningRate,
        @Setting(min = 1) int pretrainMaxSeconds) {}
