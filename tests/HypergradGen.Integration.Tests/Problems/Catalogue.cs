using HypergradGen.Checks;
using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Every problem of these tests.</summary>
public static class Catalogue
{
    public static IEnumerable<ProblemCase> All
    {
        get
        {
            yield return new(
                "Ridge",
                options =>
                {
                    var solver = new Ridge(new Numbers(1).Array(40), new Numbers(2).Array(10), 4, 0.2).CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                null,
                Symmetric: true,
                [(4, 4)]);
            yield return new(
                "Elementwise",
                options =>
                {
                    var solver = Elementwise.CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                Elementwise.Contract,
                Symmetric: true,
                [(0, 0), (1, 1), (7, 7), (8, 8), (9, 9), (26, 26)]);
            yield return new(
                "Tensors",
                options =>
                {
                    var solver = new Tensors(5).CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                new Tensors(5).Update,
                Symmetric: false,
                [(5, 5)]);
            yield return new(
                "SparseGraph",
                options =>
                {
                    var solver = new SparseGraph([0, 2, 2, 5, 6], [1, 3, 0, 1, 2, 0], new Numbers(3).Array(6)).CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                null,
                Symmetric: false,
                [(4, 4), (4, 3)]);
            yield return new(
                "Oscillator",
                options =>
                {
                    var solver = new Oscillator(0.4, [0.7]).CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                new Oscillator(0.4, [0.7]).Advance,
                Symmetric: false,
                [(3, 2)]);
            yield return new(
                "Calibrated",
                options =>
                {
                    var solver = new Calibrated(new Curve(0.8), 0.3).CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                new Calibrated(new Curve(0.8), 0.3).Iterate,
                Symmetric: false,
                [(1, 1), (3, 4)]);
            yield return new(
                "InnerNewton",
                options =>
                {
                    var solver = new InnerNewton().CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                new InnerNewton().Step,
                Symmetric: false,
                [(1, 1), (5, 5)]);
            yield return new(
                "EarlyExits",
                options =>
                {
                    var solver = new EarlyExits(new Numbers(4).Array(9), 6).CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                null,
                Symmetric: false,
                [(0, 0), (1, 1), (6, 6)]);
            yield return new(
                "Branches0",
                options =>
                {
                    var solver = new Branches(0).CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                new Branches(0).Step,
                Symmetric: false,
                [(7, 7)]);
            yield return new(
                "Branches1",
                options =>
                {
                    var solver = new Branches(1).CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                new Branches(1).Step,
                Symmetric: false,
                [(9, 9)]);
            yield return new(
                "Branches3",
                options =>
                {
                    var solver = new Branches(3).CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                new Branches(3).Step,
                Symmetric: false,
                [(6, 6)]);
            yield return new(
                "Recurrence",
                options =>
                {
                    var solver = new Recurrence().CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                new Recurrence().Sweep,
                Symmetric: false,
                [(1, 1), (6, 6), (7, 7)]);
            yield return new(
                "Scratch",
                options =>
                {
                    var solver = new Scratch().CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                new Scratch().Mix,
                Symmetric: false,
                [(2, 2), (5, 5), (8, 8)]);
            yield return new(
                "Stencil",
                options =>
                {
                    var solver = new Stencil(4, 3).CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                null,
                Symmetric: false,
                [(12, 12)]);
            yield return new(
                "LogSumExp",
                options =>
                {
                    var solver = new LogSumExp(new double[,] { { 0.1, 0.9, 0.4 }, { 0.8, 0.2, 0.5 }, { 0.3, 0.6, -0.2 } }).CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                new LogSumExp(new double[,] { { 0.1, 0.9, 0.4 }, { 0.8, 0.2, 0.5 }, { 0.3, 0.6, -0.2 } }).Backup,
                Symmetric: false,
                [(3, 2)]);
            yield return new(
                "Kinks",
                options =>
                {
                    var solver = Kinks.CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                Kinks.Clip,
                Symmetric: false,
                [(1, 1), (6, 6)]);
            yield return new(
                "Functions",
                options =>
                {
                    var solver = Functions.CreateSolver(options);
                    return new(solver, solver.Map, solver.MapJvp, solver.MapVjp, solver.ObjectiveGradient);
                },
                Functions.Apply,
                Symmetric: false,
                [(5, 2)]);
        }
    }
}
