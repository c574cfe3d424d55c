package io.graniteft.sagemaker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a launch would send.
 *
 * @param spec the job that is wanted
 * @param base its name without the number of the attempt
 * @param name the name of the first attempt
 * @param operation of the API
 * @param request the request of the first attempt, under the API's own field names
 * @param uploads where small files go before the job is made
 */
public record LaunchPlan(
        JobSpec spec, String base, String name, String operation, ObjectNode request, List<String> uploads) {
    public LaunchPlan {
        request = request.deepCopy();
        uploads = List.copyOf(uploads);
    }

    /** A copy. */
    @Override
    public ObjectNode request() {
        return request.deepCopy();
    }
}
