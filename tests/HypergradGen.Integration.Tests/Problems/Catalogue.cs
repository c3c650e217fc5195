using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Every problem of these tests, with the shapes to try.</summary>
public static class Catalogue
{
    private static readonly int[] s_start = [0, 2, 2, 5, 6];
    private static readonly int[] s_neighbour = [1, 3, 0, 1, 2, 0];

    public static IEnumerable<ProblemCase> All =>
    [
        new("Ridge", new Ridge(new Numbers(1).Array(40), new Numbers(2).Array(10), 4, 0.2), (4, 4)) { Symmetric = true },
        new("Elementwise", typeof(Elementwise), (0, 0), (1, 1), (7, 7), (8, 8), (9, 9), (26, 26)) { Symmetric = true },
        new("Tensors", new Tensors(5), (5, 5)),
        new("SparseGraph", new SparseGraph(s_start, s_neighbour, new Numbers(3).Array(6)), (4, 4), (4, 3)),
        new("Oscillator", new Oscillator(0.4, [0.7]), (3, 2)),
        new("Calibrated", new Calibrated(new Curve(0.8), 0.3), (1, 1), (3, 4)),
        new("InnerNewton", new InnerNewton(), (1, 1), (5, 5)),
        new("EarlyExits", new EarlyExits(new Numbers(4).Array(9), 6), (0, 0), (1, 1), (6, 6)),
        new("Branches0", new Branches(0), (7, 7)),
        new("Branches1", new Branches(1), (9, 9)),
        new("Branches3", new Branches(3), (6, 6)),
        new("Recurrence", new Recurrence(), (1, 1), (6, 6), (7, 7)),
        new("Scratch", new Scratch(), (2, 2), (5, 5), (8, 8)),
        new("Stencil", new Stencil(4, 3), (12, 12)),
        new("Views", new Views(3, 4), (12, 12)),
        new("ViewsOfOneColumn", new Views(9, 1), (9, 9)),
        new("Borders", typeof(Borders), (0, 0), (1, 1), (2, 2), (3, 3), (5, 5), (10, 10), (18, 18), (20, 20), (21, 21), (37, 37)),
        new("ComparedIndices", new ComparedIndices(new Numbers(8).Array(26 * 26), 3, 2), (0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (8, 8), (9, 9), (19, 19), (26, 26)),
        new("ComparedIndicesOutside", new ComparedIndices(new Numbers(8).Array(26 * 26), int.MaxValue, 12), (1, 1), (9, 9), (17, 17)),
        new("RaggedRowsOf1", new RaggedRows([0.4], [[0.3]], [[0.2]]), (1, 1)),
        new("RaggedRowsOf9", new RaggedRows(new Numbers(9).Array(81), new Numbers(10).Rows(9, 9, 0.5), [.. new Numbers(11).Rows(9, 9, 0.5).Select((r, i) => r[..(i + 1)])]), (9, 9)),
        new("RaggedRowsOf24", new RaggedRows(new Numbers(9).Array(24 * 24), new Numbers(10).Rows(24, 24, 0.5), [.. new Numbers(11).Rows(24, 24, 0.5).Select((r, i) => r[..(i % 7 == 3 ? 0 : 24 - i)])]), (24, 24)),
        new("RaggedRowsOf90", new RaggedRows(new Numbers(9).Array(8100), new Numbers(10).Rows(90, 90, 0.5), [.. new Numbers(11).Rows(90, 90, 0.5).Select((r, i) => r[..(90 - (i / 2))])]), (90, 90)),

        new("RaggedOrdersOf1", new RaggedOrders(new Numbers(12).Array(1), [.. new Numbers(13).Rows(1, 1, 0.5).Select((r, i) => r[..(1 - (i % 3 * 1 % 1))])], [.. new Numbers(14).Rows(1, 1, 0.5).Select((r, i) => r[..(i + 1)])], 0), (1, 1)),
        new("RaggedOrdersOf10", new RaggedOrders(new Numbers(12).Array(100), [.. new Numbers(13).Rows(10, 10, 0.5).Select((r, i) => r[..(10 - (i % 3 * 2 % 10))])], [.. new Numbers(14).Rows(10, 10, 0.5).Select((r, i) => r[..(i + 1)])], 0), (10, 10)),
        new("RaggedOrdersOf33", new RaggedOrders(new Numbers(12).Array(1089), [.. new Numbers(13).Rows(33, 33, 0.5).Select((r, i) => r[..(33 - (i % 3 * 8 % 33))])], [.. new Numbers(14).Rows(33, 33, 0.5).Select((r, i) => r[..(i + 1)])], 0), (33, 33)),

        new("LogSumExp", new LogSumExp(new double[,] { { 0.1, 0.9, 0.4 }, { 0.8, 0.2, 0.5 }, { 0.3, 0.6, -0.2 } }), (3, 2)),
        new("Kinks", typeof(Kinks), (1, 1), (6, 6)),
        new("Functions", typeof(Functions), (5, 2)),
        new("FunctionsOfDouble", typeof(FunctionsOfDouble), (5, 2)),

        new("TensorRidge", new TensorRidge(new Numbers(41).Array(40), new Numbers(42).Array(10), 0.2), (4, 4)),
        new("TensorEquilibrium", new TensorEquilibrium(new Numbers(43).Array(17 * 17)), (2, 2), (5, 5), (8, 8), (17, 17)),
        new("TensorAttention", new TensorAttention(new Numbers(44).Array(18), 3), (6, 2), (18, 2)),

        new("MatrixForms", new MatrixForms(new Numbers(5).Array(26 * 26)), (0, 0), (1, 1), (7, 7), (8, 8), (9, 9), (26, 26)),
        new("BatchedModel", new BatchedModel(9, 5, new Numbers(6).Array(45)), (45, 25)),
        new("BatchedModelOfFew", new BatchedModel(2, 9, new Numbers(6).Array(18)), (18, 81)),
        new("BatchedLayers", new BatchedLayers(7, 3, 5), (21, 30)),
        new("PlainProducts", new PlainProducts(6, new Numbers(7).Array(36)), (36, 36)),
        new("MatrixOfHyperparameters", typeof(MatrixOfHyperparameters), (1, 2), (7, 56), (8, 72), (9, 90)),
        new("LocalGrids", new LocalGrids(new double[,] { { 0.3, 0.9, 0.4 }, { 0.8, -0.2, 0.5 }, { 0.3, 0.6, -0.7 } }), (3, 2), (3, 4)),
        new("ReturnedMemory", typeof(ReturnedMemory), (1, 1), (4, 3)),
        new("Alternating", new Alternating(4), (1, 1), (3, 1)),

        new("KnownLengths", new KnownLengths(new Numbers(51).Array(24), new Numbers(52).Array(8)), (3, 3)),
        new("MeasuredLengths", new MeasuredLengths(new Numbers(51).Array(24), new Numbers(52).Array(8)), (3, 3)),

        new("Guarded", new Guarded([0.4, -0.2, 0.3], 1, null), (3, 2)),
        new("GuardedMasked", new Guarded([0.4, -0.2, 0.3], 0, [0.2, 1, 0]), (3, 3)),

        new("RuledScalars", new RuledScalars(1), (1, 1), (4, 3)),
        new("RuledScalarsOfOrder0", new RuledScalars(0), (5, 2)),
        new("RuledSpans", typeof(RuledSpans), (2, 1), (5, 3)),
        new("RuledRotations", new RuledRotations(4), (1, 1), (4, 2)),

        new("ByteImages", new ByteImages([.. new Numbers(61).Array(24).Select(x => (byte)(255 * Math.Abs(x)))], [1, -1, 1, -1], [10_000_000_000, 3_000_000_000, 9_999_999_999, 1], [5, 0, 3, 3], 6), (6, 2), (6, 6)),
        new("MadeNoise", new MadeNoise(4_000_000_001, 0xDEAD_BEEF_0000_0001), (1, 1), (5, 2), (9, 3)),
        new("ByteRecursion", typeof(ByteRecursion), (1, 1), (7, 2)),

        new("PreparedCholesky", new PreparedCholesky([-1, -0.3, 0.4, 1.2]), (4, 2)),
        new("HalfAndHalf", typeof(HalfAndHalf), (1, 1), (3, 3), (6, 6)),
        new("CountsFromLambda", new CountsFromLambda([0, 3, 1]), (3, 3), (5, 2)),
        new("DataTables", typeof(DataTables), (1, 1), (4, 6)),

        new("GrowingBuffers", new GrowingBuffers(), (1, 1), (4, 4)),
        new("SlicesOfOne", new SlicesOfOne(), (2, 2), (4, 4)),
        new("StopsEarly", new StopsEarly([0, 1, 2]), (2, 2), (4, 4)),
        new("GramSchmidt", typeof(GramSchmidt), (9, 4)),
        new("Multigrid", new Multigrid(8, new Numbers(20).Array(9)), (9, 2)),

        new("OwnIndicesOf1", new OwnIndices([0.7], [[0.4]], 1), (1, 1)),
        new("OwnIndicesOf5", new OwnIndices(new Numbers(71).Array(25, 0.4), new Numbers(72).Rows(5, 5, 0.4), 5), (5, 2), (5, 5)),
        new("OwnIndicesOf18", new OwnIndices(new Numbers(73).Array(324, 0.2), new Numbers(74).Rows(18, 18, 0.1), 18), (18, 3)),
        new("Ranked", new Ranked([3, 1, 2, 0.5, 4, -1]), (5, 5), (6, 6)),
        new("MaskedGraph", new MaskedGraph(), (4, 4)),
        new("Spline", new Spline(), (1, 7), (4, 7)),
        new("SpectralFilter", typeof(SpectralFilter), (4, 4), (8, 3)),

        new("ImplicitDiffusion", new ImplicitDiffusion(5, 0.3), (5, 5)),
        new("Tridiagonal", new Tridiagonal(), (1, 1), (5, 5)),
        new("InnerConjugateGradient", new InnerConjugateGradient(new Numbers(21).Gram(6)), (6, 2)),
        new("KalmanRiccati", new KalmanRiccati(), (4, 3)) { Start = [1, 0.1, 0.1, 1] },

        new("GaussSeidel", new GaussSeidel([[4, 1, 0.5], [1, 3, 0.2], [0.1, 0.6, 2]], [1, 2, 3]), (3, 2)),
        new("RedBlack", new RedBlack(), (30, 30)),
        new("Particles", new Particles(1.5), (8, 3)) { Lambda = [0.4, 0.2, 0.3] },
        new("SortedWeights", typeof(SortedWeights), (5, 5)),
        new("SoftDtw", new SoftDtw(new Numbers(22).Array(5)), (4, 2)),
        new("ChainBeliefs", new ChainBeliefs(4), (8, 2)),

        new("GenericLayer", new GenericLayer(new Numbers(42).Array(25, 0.5)), (5, 5)),
        new("RidgeOnSingles", new RidgeOnSingles([.. new Numbers(40).Array(36).Select(v => (float)v)], new float[,] { { 1, 0.5f, -0.25f }, { 0.1f, -1, 2 } }, [.. new Numbers(41).Array(12).Select(v => (float)v)], 0.3f), (3, 3)) { Symmetric = true },
        new("RobustRegression", new RobustRegression(new Numbers(1).Array(60), new Numbers(2).Array(15), 15, 4), (4, 4)) { Symmetric = true },
        new("ElasticNet", new ElasticNet(), (3, 2)),
        new("HyperCleaning", new HyperCleaning(new Numbers(23).Array(24), [0, 1, 1, 0, 1, 0, 0, 1], new Numbers(24).Array(12), [1, 0, 1, 0], 3), (4, 8)) { Symmetric = true },
        new("SoftKMeans", new SoftKMeans(), (3, 2)) { Start = [-1, 0.1, 1] },

        new("CholeskyNewton", new CholeskyNewton(new Numbers(6).Matrix(10, 3), [0, 1, 1, 0, 1, 0, 0, 1, 1, 0]), (3, 3)),
        new("PowerIteration", new PowerIteration([[3, 1, 0.5], [1, 2, 0.3], [0.5, 0.3, 1]]), (3, 3)) { Start = [0.8, 0.4, 0.3] },
        new("Fluid", new Fluid(), (1, 2)) { Start = [0.5], Lambda = [0.3, 0.5] },
        new("Cournot", new Cournot(new([0.3, 0.4, 0.35], 3)), (3, 2)) { Start = [0.4] },
        new("GarchLike", new GarchLike(new Numbers(9).Array(6), 2), (8, 3)) { Start = [0.5] },

        new("SoftmaxRegression", new SoftmaxRegression(new Numbers(5).Rows(12, 2), [0, 1, 2, 0, 1, 2, 0, 1, 2, 2, 1, 0], true), (6, 2)),
        new("PoissonSquared", new PoissonRegression(PoissonRegression.Barrier.Squared, new Numbers(31).Rows(9, 3), [0, 1, 3, 2, 0, 1, 0, 2, 1]), (3, 3)) { Symmetric = true },
        new("PoissonExponential", new PoissonRegression(PoissonRegression.Barrier.Exponential, new Numbers(31).Rows(9, 3), [0, 1, 3, 2, 0, 1, 0, 2, 1]), (3, 3)) { Symmetric = true },
        new("MetaLearning", new MetaLearning(new Numbers(25).Rows(2, 4), new Numbers(27).Rows(2, 4, 0.5)), (6, 3)),
        new("MixtureEm", typeof(MixtureEm), (2, 2)) { Start = [-2, 2] },

        new("Attention", new Attention(new Numbers(5).Array(12)), (12, 27)),
        new("GatedCell", new GatedCell(), (3, 48)),
        new("ConvolutionEquilibrium", new ConvolutionEquilibrium(4, new Numbers(30).Array(16)), (32, 36)),
        new("GroupLasso", new GroupLasso([1, 0.2, 0, 0.1, 0.2, 1, 0.1, 0, 0, 0.1, 1, 0.3, 0.1, 0, 0.3, 1], [1, 0.8, 0.1, -0.05], [0, 2, 4]), (4, 2)),

        new("DeepEquilibrium", new DeepEquilibrium(new Numbers(4).Array(25), 5), (5, 5)),
        new("HeavyBall", new HeavyBall([1, 2, 0.7], [0.5, -1, 2]), (6, 3)),
        new("Factorisation", new Factorisation(new Numbers(29).Matrix(4, 3), new[,] { { true, false, true }, { true, true, false }, { false, true, true }, { true, true, true } }), (14, 2)),

        new("Oscillators", new Oscillators(0.2, 0.3), (4, 4), (9, 9)),
        new("Colebrook", typeof(Colebrook), (3, 2)) { Start = [5], Lambda = [0.1, 0.6] },
        new("BundlePose", new BundlePose(new Numbers(10).Matrix(6, 3), new Numbers(11).Array(6, 0.3), new Numbers(12).Array(6, 0.3)), (5, 2)),
        new("ComplexContraction", typeof(ComplexContraction), (2, 2), (6, 2)),
        new("Filament", new Filament([new() { Anchor = new(1, 0, 0.2), Pull = 1, Drift = new(0.1, 0, 0) }, new() { Anchor = new(0, 1, 0), Pull = 0.7 }, new() { Anchor = new(-0.5, 0.3, 1), Pull = 1.2, Drift = new(0, 0.3, -0.2) }], [new(0, 1), new(1, 2), new(2, 0)], [(0.5, 0.4), (0.8, 0.3), (0.2, 0.5)]), (9, 2)),
        new("Truss", new Truss([new(0, 1, 0.5, 0.1f, Joint.Sprung, false), new(1, 2, -0.7, 0.2f, Joint.Pinned, false), new(2, 0, 0.4, -0.3f, Joint.Sliding, true), new(3, 1, 0.9, 0, Joint.Sprung, false)], [(2, 0.5), (0, -1.5), (3, 1)]), (4, 2), (7, 3)),
        new("TrussOfMany", new Truss([.. new Numbers(15).Array(60).Select((s, i) => new Strut(i % 20, (7 * i + 1) % 20, 0.2 * s, 0.01f * i, (Joint)(i % 3), i % 7 == 3))], [.. new Numbers(16).Array(25).Select((l, i) => (3 * i % 20, 0.1 * l))]), (20, 5)),
        new("Branching", new Branching([(-1, 0.5, false), (0, -0.4, false), (0, 0.3, true), (1, 0.7, true), (1, 0.2, true)]), (5, 5)),
        new("Sorting", typeof(Sorting), (3, 3), (9, 9)),
        new("Scattered", new Scattered([(1, 2, 0.5f), (2, -1, 1), (0, 1, -1)], [(1, 2, 3, 4, 5, 6, 7, 0.5), (8, 7, 6, 5, 4, 3, 2, -1), (0, 1, 0, 1, 0, 1, 0, 2)], [((-1, 1), 0.5), ((-0.01, 0.02), 0.25), ((-2, 2), 1)]), (3, 3)),
        new("Pipework", new Pipework([new(0, 1, 0.5), new(1, 2, 0.7) { Loss = 0.3 }, new(2, 0, -0.4)], [new(2, 1, 1.5), new(0, 2, -1)]), (3, 3), (8, 8)),
        new("Ledger", new Ledger { Rates = [0.3, -0.2, 0.5, 0.1], Links = [(1, 0.5), (0, -0.4), (2, 0.3)], Order = [2, 0], Shares = { new(0.5, 0.1), new(-0.3, 0.2) } }, (3, 3), (9, 9)),
        new("LedgerWithoutLinks", new Ledger { Rates = [.. new Numbers(17).Array(40, 0.05)], Order = [.. Enumerable.Range(0, 12)] }, (17, 17)),
        new("RigidBody", new RigidBody(new(1, 1.5, 0.7), 0.1), (3, 2)),
        new("Investment", new Investment(), (3, 2), (9, 2)) { Start = [0.5], Lambda = [0.4, 0.8] },
        new("Quadrature", typeof(Quadrature), (3, 3)),
        new("InnerSolve", typeof(InnerSolve), (1, 1), (3, 3)),

        new("Equilibration", new Equilibration([1, 0.8, 1.3], 4), (1, 2), (3, 2), (5, 3)),
        new("SpringRing", typeof(SpringRing), (1, 2), (4, 2), (5, 2)),

        new("UnusedArguments", new UnusedArguments(0.4), (1, 2), (3, 2)),
        new("Activations", new Activations(0.3), (1, 2), (5, 5), (8, 8), (19, 19)),
        new("TreeAverages", new TreeAverages([1, 0.6, -0.4]), (1, 2), (3, 2), (7, 2), (9, 2)),
        new("RecursiveSearches", new RecursiveSearches([3, 1, 0, 2]), (1, 1), (3, 2), (5, 2)),
        new("FilterBank", typeof(FilterBank), (1, 2), (4, 2), (8, 2), (11, 3)),
        new("ConstantLinks", typeof(ConstantLinks), (1, 2), (4, 2)),

        new("PageRankLazy", new PageRank(s_start, s_neighbour, true), (4, 5)) { Start = [0.25] },
        new("PageRank", new PageRank(s_start, s_neighbour, false), (4, 4)) { Start = [0.25] },
        new("QuantalResponse", typeof(QuantalResponse), (5, 2)) { Start = [0.4] },
        new("SoftBellman", new SoftBellman([0, 0, 1, 0], new Numbers(7).Transitions(3, 4)), (4, 4)),
        new("Sinkhorn", new Sinkhorn(new Numbers(8).Matrix(3, 4, 0.5, 0.6), [0.2, 0.3, 0.5], [0.25, 0.25, 0.3, 0.2]), (7, 2)),

        new("Nested", new Outer.Middle.Inner([1, 2]), (0, 0), (3, 3)),
        new("InGenericType", new Box<string>.Contents(), (3, 3)),
        new("Configured", new Configured(new(0.5, 2, true), new() { Values = [1, 2, -1, 0.5], Group = [0, 1, 0, 1] }), (4, 2)),
        new("Unequal", new Unequal(2, [0.7]), (3, 4), (5, 1)),
        new("Implementing", Implementing.Create(0.1, 0.2, 0.3, 0.4), (4, 4)) { Scale = 0.4, Lambda = [0.1, 0.3] },
        new("HiddenMembers", new HiddenMembers(new() { Target = -0.5, Weights = [2] }, [0.1, 0.2]), (1, 1), (4, 4)),
        new("Collisions", new Collisions(), (3, 3)),
        new("Assignments", typeof(Assignments), (5, 5)),
        new("Halves", new Halves([1, 2, 3]), (3, 2)),
    ];
}
