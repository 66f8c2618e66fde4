package io.atcr.samples.service.http;

import io.atcr.samples.service.http.HttpMeters.Limit;
import io.atcr.samples.service.http.HttpMeters.Result;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of a route. {@link Intake} reads the body; a worker runs the endpoint and writes the answer. Whoever answers first has answered:
 * the endpoint, its deadline, or a refusal; what comes later is dropped. The exchange is over when the answer is written and the body was read
 * or given up.
 */
final class Exchange implements Callback, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Response response;
    private final Callback callback;
    private final Route route;
    private final Visitor visitor;
    private final Means means;
    private final long begin;
    private final long deadline;
    private final Intake intake;

    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicInteger open = new AtomicInteger(2);
    private volatile boolean written;
    private volatile boolean working;
    private volatile @Nullable Call call;
    private volatile @Nullable Throwable failure;
    private volatile Scheduler.@Nullable Task timer;

    Exchange(Request request, Response response, Callback callback, Route route, Visitor visitor, Means means) {
        this.response = response;
        this.callback = callback;
        this.route = route;
        this.visitor = visitor;
        this.means = means;
        this.begin = request.getBeginNanoTime();
        this.deadline = begin + route.timeout().toNanos();
        this.intake = new Intake(request, route, visitor, means, this);
        visitor.begins();
        means.underWay().begins();
    }

    /** Reads the request, and answers it. */
    void begin() {
        intake.read();
    }

    /** Refuses it before anything of the body is read; what comes of it is thrown away. */
    void refuseUnread(int status, String reason, boolean bodyComes) {
        if (bodyComes) {
            refuse(status, reason);
            intake.read();
        } else {
            intake.skip();
            refuse(status, reason);
            part(null);
        }
    }

    boolean answered() {
        return answered.get();
    }

    /** The body ended in the middle, or was no valid HTTP. If nothing was said yet, {@link Refused} says so. */
    void bodyBroken(Throwable cause) {
        if (answered.compareAndSet(false, true)) {
            open.set(1);
        }
        part(cause);
    }

    /** The body is there, whole. */
    void bodyWhole(Body body) {
        if (answered.get()) {
            intake.release();
        } else {
            ask(body.whole());
        }
        part(null);
    }

    private void ask(byte[] whole) {
        if (!Utf8.valid(whole)) {
            intake.release();
            refuse(HttpStatus.BAD_REQUEST_400, "the body is not UTF-8");
            return;
        }
        call = new Call(whole, deadline);
        long left = deadline - System.nanoTime();
        if (left < means.timing().least().toNanos() || !means.workers().inTime(left)) {
            intake.release();
            shed(Limit.CONCURRENT);
            return;
        }
        timer = means.scheduler().schedule(this::late, left, TimeUnit.NANOSECONDS);
        if (!means.workers().submit(this)) {
            intake.release();
            shed(Limit.QUEUE);
        }
    }

    /** Runs the endpoint. */
    @Override
    public void run() {
        Call asked = call;
        try {
            if (answered.get() || asked == null) {
                return;
            }
            working = true;
            if (deadline - System.nanoTime() < means.timing().least().toNanos()) {
                shed(Limit.CONCURRENT);
                return;
            }
            Reply reply = answerOf(asked);
            answer(reply == null ? route.failed() : reply, reply == null ? Result.FAILED : Result.ANSWERED, null);
        } finally {
            intake.release();
        }
    }

    private @Nullable Reply answerOf(Call asked) {
        try {
            return route.endpoint().answer(asked);
        } catch (Throwable e) { // whatever it is: the caller is told no
            LOG.error("The endpoint of {} failed", route.path(), e);
            return null;
        }
    }

    private void late() {
        shed(working ? null : Limit.CONCURRENT);
    }

    void shed(@Nullable Limit limit) {
        answer(route.shed(), Result.SHED, limit);
    }

    void refuse(int status, String reason) {
        answer(Refused.refusal(route, status, reason), Result.REFUSED, null);
    }

    private void answer(Reply reply, Result result, @Nullable Limit limit) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        cancelTimer();
        boolean unread = !intake.over();
        HttpFields.Mutable headers = response.getHeaders();
        if (unread || means.underWay().closing() || visitor.generation() != means.generation().getAsLong()) {
            headers.put(HttpFields.CONNECTION_CLOSE);
        }
        headers.put(Refused.JSON);
        response.setStatus(reply.status());
        means.meters().ended(route.path(), result, System.nanoTime() - begin);
        if (limit != null) {
            means.meters().shed(limit);
        }
        response.write(true, ByteBuffer.wrap(reply.body()), this);
        if (!written || unread) {
            long most = (unread ? means.timing().linger() : means.timing().answer()).toNanos();
            timer = means.scheduler().schedule(this::cutIfOpen, most, TimeUnit.NANOSECONDS);
        }
    }

    private void cutIfOpen() {
        if (open.get() > 0) {
            visitor.cut();
        }
    }

    /** The answer is written. */
    @Override
    public void succeeded() {
        written = true;
        part(null);
    }

    /** The answer could not be written. */
    @Override
    public void failed(Throwable cause) {
        written = true;
        part(cause);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    private void part(@Nullable Throwable cause) {
        if (cause != null && failure == null) {
            failure = cause;
        }
        if (open.decrementAndGet() == 0) {
            cancelTimer();
            visitor.ends();
            means.underWay().ends();
            Throwable reason = failure;
            if (reason == null) {
                callback.succeeded();
            } else {
                callback.failed(reason);
            }
        }
    }

    private void cancelTimer() {
        Scheduler.Task task = timer;
        if (task != null) {
            task.cancel();
        }
    }
}
