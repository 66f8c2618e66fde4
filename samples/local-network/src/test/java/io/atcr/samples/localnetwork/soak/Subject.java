package io.atcr.samples.localnetwork.soak;

import io.atcr.crypto.Curve;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.PushedImage;
import java.time.Instant;
import java.util.Random;
import java.util.function.Supplier;

/** An account with its images, and what may be true of each. Changes are made by one thread, answers judged by several. */
final class Subject {
    /** An image, and until when its record may have been there or not. */
    static final class Slot {
        final PushedImage image;
        final Until present = new Until();
        final Until absent = new Until();
        private boolean signed;

        Slot(PushedImage image) {
            this.image = image;
            absent.begin();
        }
    }

    final Account account;
    final Until oldKey = new Until();
    private final Slot[] slots;
    private final Supplier<Instant> clock;
    private int pushes;

    Subject(Account account, int images, Supplier<Instant> clock) {
        this.account = account;
        this.slots = new Slot[images];
        this.clock = clock;
        for (int i = 0; i < images; i++) {
            push(i);
            toggle(slots[i]);
        }
    }

    synchronized Slot slot(int index) {
        return slots[index];
    }

    int images() {
        return slots.length;
    }

    /** Another image in place of one of these; nobody signs it yet. */
    void push(int index) {
        Slot fresh = new Slot(account.pushUnsigned("app", "v" + ++pushes));
        synchronized (this) {
            slots[index] = fresh;
        }
    }

    /** Signs what is not signed, or deletes the record. */
    void toggle(Slot slot) {
        Until next = slot.signed ? slot.absent : slot.present;
        Until former = slot.signed ? slot.present : slot.absent;
        next.begin();
        if (slot.signed) {
            account.deleteRecord(slot.image);
        } else {
            account.sign(slot.image);
        }
        slot.signed = !slot.signed;
        former.end(clock.get());
    }

    /** So that most images are signed most of the time. */
    void signWhatIsNot() {
        for (int i = 0; i < slots.length; i++) {
            if (!slots[i].signed) {
                toggle(slots[i]);
            }
        }
    }

    void rotate() {
        oldKey.begin();
        account.rotateKey(Curve.K256);
        oldKey.end(clock.get());
    }

    Slot any(Random random) {
        return slot(random.nextInt(slots.length));
    }
}
