"""Hypergradients of the four yardstick problems as a user of PyTorch writes them, on the data of a folder.

    python3 pytorch.py PROBLEM FOLDER SECONDS SIZE...

PROBLEM is logistic (n, d), linear (n), equilibrium (d) or tiny. FOLDER/data.bin holds raw doubles: the arrays that the problem's class
names, in that order. Results are written beside it as raw doubles, forward.bin, ITD.bin, AID-FP.bin and AID-CG.bin, and times.tsv with
a line a computation and form: computation, form, lowest decile in seconds, median. One thread.
"""

import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy
import torch

torch.set_default_dtype(torch.float64)

STEPS, FIXED_POINT_PRODUCTS, CONJUGATE_PRODUCTS = 100, 100, 20


class Logistic:
    symmetric = True

    def __init__(self, take, n, d):
        self.x, self.y, self.x_validation, self.y_validation = take(n, d), take(n), take(n, d), take(n)
        self.step_size, self.hyper, self.state = take(1).item(), [take(d)], d

    def step(self, w, hyper):
        s = torch.sigmoid(-self.y * (self.x @ w))
        return w - self.step_size * (self.x.T @ (-self.y * s) / len(self.y) + torch.exp(hyper[0]) * w)

    def objective(self, w):
        return torch.nn.functional.softplus(-self.y_validation * (self.x_validation @ w)).mean()

    def products(self, w, hyper):
        s = torch.sigmoid(-self.y * (self.x @ w))
        curvature, penalty = s * (1 - s) / len(self.y), torch.exp(hyper[0])

        def apply(v):
            return v - self.step_size * (self.x.T @ (curvature * (self.x @ v)) + penalty * v)

        return apply, apply


class Linear:
    symmetric = True

    def __init__(self, take, n):
        self.k, self.y, self.k_validation, self.y_validation = take(n, n), take(n), take(n, n), take(n)
        self.step_size, self.hyper, self.state = take(1).item(), [take(n)], n

    def step(self, w, hyper):
        return w - self.step_size * (self.k @ w + torch.exp(hyper[0]) * w - self.y)

    def objective(self, w):
        return ((self.k_validation @ w - self.y_validation) ** 2).sum() / (2 * len(self.y))

    def products(self, w, hyper):
        penalty = torch.exp(hyper[0])

        def apply(v):
            return v - self.step_size * (self.k @ v + penalty * v)

        return apply, apply


class Equilibrium:
    symmetric = False

    def __init__(self, take, d):
        self.x, self.target = take(d), take(d)
        self.hyper, self.state = [take(d, d), take(d, d), take(d)], d

    def step(self, w, hyper):
        a, b, c = hyper
        return torch.tanh(a @ w + b @ self.x + c)

    def objective(self, w):
        return 0.5 * ((w - self.target) ** 2).sum()

    def products(self, w, hyper):
        a, slope = hyper[0], 1 - self.step(w, hyper) ** 2
        return lambda v: slope * (a @ v), lambda v: a.T @ (slope * v)


class Tiny:
    symmetric = False

    def __init__(self, take):
        self.target, self.hyper, self.state = take(3), [take(6)], 3

    def step(self, w, hyper):
        l = hyper[0]
        return torch.stack((
            l[0] + l[1] * torch.sin(w[1]),
            l[2] * torch.exp(-w[0]) + l[4] * w[2],
            l[3] / (1 + w[0] * w[0]) + l[5] * torch.tanh(w[1])))

    def objective(self, w):
        return 0.5 * ((w - self.target) ** 2).sum()

    def products(self, w, hyper):
        jacobian = torch.autograd.functional.jacobian(lambda at: self.step(at, hyper), w)
        return lambda v: jacobian @ v, lambda v: jacobian.T @ v


def forward(problem):
    with torch.no_grad():
        w = torch.zeros(problem.state)
        for _ in range(STEPS):
            w = problem.step(w, problem.hyper)
        return w


def unrolled(problem):
    """ITD: autograd through the steps."""
    hyper = [h.detach().requires_grad_() for h in problem.hyper]
    w = torch.zeros(problem.state)
    for _ in range(STEPS):
        w = problem.step(w, hyper)
    return flat(torch.autograd.grad(problem.objective(w), hyper))


def implicit(problem, solve, by_hand):
    """∂₂Φᵀ v with (I − ∂₁Φᵀ) v = ∇₁E, the products by autograd on one retained graph, or written by hand."""
    w = forward(problem).requires_grad_()
    hyper = [h.detach().requires_grad_() for h in problem.hyper]
    after = problem.step(w, hyper)
    b, = torch.autograd.grad(problem.objective(w), w)
    if by_hand:
        with torch.no_grad():
            apply, transposed = problem.products(w.detach(), problem.hyper)
            v = solve(problem, apply, transposed, b)
    else:
        seed = torch.zeros_like(b, requires_grad=True)
        # The adjoint as a function of its seed: its own adjoint is the tangent.
        adjoint, = torch.autograd.grad(after, w, seed, create_graph=True, retain_graph=True)

        def transposed(v):
            return torch.autograd.grad(after, w, v, retain_graph=True)[0]

        def apply(v):
            return torch.autograd.grad(adjoint, seed, v, retain_graph=True)[0]

        v = solve(problem, apply, transposed, b)
    return flat(torch.autograd.grad(after, hyper, v))


def by_fixed_point(problem, apply, transposed, b):
    v = b
    for _ in range(FIXED_POINT_PRODUCTS - 1):
        v = transposed(v) + b
    return v


def by_conjugate_gradients(problem, apply, transposed, b):
    """On I − J where J is symmetric, else on (I − J)(I − Jᵀ) v = (I − J) b."""
    if problem.symmetric:
        def matrix(v):
            return v - transposed(v)
        r = b.clone()
    else:
        def matrix(v):
            u = v - transposed(v)
            return u - apply(u)
        r = b - apply(b)
    v, p, square = torch.zeros_like(b), r.clone(), r @ r
    for _ in range(CONJUGATE_PRODUCTS):
        if square < 1e-200:
            break
        q = matrix(p)
        alpha = square / (p @ q)
        v = v + alpha * p
        r = r - alpha * q
        following = r @ r
        p = r + following / square * p
        square = following
    return v


def flat(gradients):
    return torch.cat([gradient.reshape(-1) for gradient in gradients])


def measure(function, seconds, threads):
    """Processor time of the thread, as the comparison measures itself; of several threads the least time by the clock on the wall."""
    clock = time.thread_time if threads == 1 else time.perf_counter
    times, started = [], clock()
    while len(times) < (5 if threads == 1 else 12) or clock() - started < seconds:
        start = clock()
        function()
        times.append(clock() - start)
    times.sort()
    return times[len(times) // 10 if threads == 1 else 0], times[len(times) // 2]


def main():
    name, folder, seconds, threads, sizes = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), [int(size) for size in sys.argv[5:]]
    torch.set_num_threads(threads)
    numbers = torch.from_numpy(numpy.fromfile(os.path.join(folder, "data.bin")))
    taken = 0

    def take(*shape):
        nonlocal taken
        count = int(numpy.prod(shape))
        taken += count
        return numbers[taken - count:taken].reshape(shape).clone()

    problem = {"logistic": Logistic, "linear": Linear, "equilibrium": Equilibrium, "tiny": Tiny}[name](take, *sizes)
    if taken != len(numbers):
        sys.exit(f"data.bin holds {len(numbers)} numbers, the problem has {taken}")
    computations = [
        ("forward", "no_grad", lambda: forward(problem)),
        ("ITD", "autograd", lambda: unrolled(problem)),
        ("AID-FP", "autograd", lambda: implicit(problem, by_fixed_point, False)),
        ("AID-FP", "by hand", lambda: implicit(problem, by_fixed_point, True)),
        ("AID-CG", "autograd", lambda: implicit(problem, by_conjugate_gradients, False)),
        ("AID-CG", "by hand", lambda: implicit(problem, by_conjugate_gradients, True)),
    ]
    with open(os.path.join(folder, "times.tsv"), "w") as table:
        for computation, form, function in computations:
            result = function().detach().numpy()
            file = os.path.join(folder, f"{computation}.bin")
            if form == "by hand":
                other = numpy.fromfile(file)
                # Truncated conjugate gradients magnify rounding.
                if not abs(result - other).max() <= 1e-6 * abs(other).max():
                    sys.exit(f"{computation}: the two forms differ by {abs(result - other).max():.2e}")
            result.tofile(file)
            least, median = measure(function, seconds, threads)
            table.write(f"{computation}\t{form}\t{least!r}\t{median!r}\n")


main()
