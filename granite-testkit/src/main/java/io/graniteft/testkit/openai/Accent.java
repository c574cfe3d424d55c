package io.graniteft.testkit.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import io.graniteft.testkit.http.Outcome;

/** How different servers say that something went wrong. */
public enum Accent {
    /** OpenAI itself: an object with a type and a code. */
    OPENAI {
        @Override
        String error(Outcome.Failure failure) {
            boolean limit = failure.type().equals("rate_limit_exceeded");
            boolean request = failure.status() == 401 || failure.status() == 404;
            ObjectNode all = Json.mapper().createObjectNode();
            all.putObject("error")
                    .put("message", failure.message())
                    .put("type", limit ? "requests" : request ? "invalid_request_error" : failure.type())
                    .putNull("param")
                    .put("code", failure.type());
            return all.toString();
        }
    },
    /** Ollama: an object without a code. */
    OLLAMA {
        @Override
        String error(Outcome.Failure failure) {
            ObjectNode all = Json.mapper().createObjectNode();
            all.putObject("error")
                    .put("message", failure.message())
                    .put("type", failure.type())
                    .putNull("param")
                    .putNull("code");
            return all.toString();
        }
    },
    /** Ollama's own interface, and older versions: a text. */
    PLAIN {
        @Override
        String error(Outcome.Failure failure) {
            return Json.mapper()
                    .createObjectNode()
                    .put("error", failure.message())
                    .toString();
        }
    },
    /** llama.cpp: the code is the status. */
    LLAMA_CPP {
        @Override
        String error(Outcome.Failure failure) {
            ObjectNode all = Json.mapper().createObjectNode();
            all.putObject("error")
                    .put("code", failure.status())
                    .put("message", failure.message())
                    .put("type", failure.type());
            return all.toString();
        }
    },
    /** vLLM: the object stands at the top. */
    VLLM {
        @Override
        String error(Outcome.Failure failure) {
            return Json.mapper()
                    .createObjectNode()
                    .put("object", "error")
                    .put("message", failure.message())
                    .put("type", failure.type())
                    .putNull("param")
                    .put("code", failure.status())
                    .toString();
        }
    };

    abstract String error(Outcome.Failure failure);
}
