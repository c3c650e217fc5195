using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Emission;

/// <summary>Writes the generated part of a problem's type: the products, the programs of its solver, and the solver.</summary>
public sealed partial class ProblemEmitter
{
    private readonly ProblemModel _problem;
    private readonly string _real;
    private readonly string _span;
    private readonly string _readOnlySpan;
    private readonly SourceWriter _writer = new();
    private readonly MapProducts _map;
    private readonly ObjectiveProducts? _objective;
    private readonly Slots _slots;
    private readonly Slots _slotsOfOneProgram;
    private readonly Function[] _helpers;
    private readonly NameTable _members = new();

    /// <summary>The products of methods that have a shape, and so parameters of their own.</summary>
    private readonly MethodProducts? _mapProducts;
    private readonly MethodProducts? _objectiveProducts;

    /// <summary>What each parameter of a program behind its vectors is called where constants are kept, by its own name.</summary>
    private readonly Dictionary<string, string> _constantsOfMap = [];
    private readonly Dictionary<string, string> _constantsOfObjective = [];

    /// <summary>The constants that each of the solver's programs is given, by the program's name.</summary>
    private readonly Dictionary<string, IReadOnlyList<string>> _given = [];

    private readonly Dictionary<string, HandedOn> _handedOn = [];
    private readonly List<LengthCheck> _lengthChecks = [];

    /// <summary>The members that check the lengths of marked data.</summary>
    private readonly List<(string Name, bool IsStatic)> _checksOfData = [];
    private readonly Dictionary<string, string> _checkOf = [];

    private readonly bool _splits;
    private readonly SolveInvariants _invariants = new();

    private ProblemEmitter(ProblemModel problem, bool inlines, bool splits)
    {
        (_problem, _splits) = (problem, splits);
        _real = TypeNames.Of(problem.Element);
        (_span, _readOnlySpan) = ($"global::System.Span<{_real}>", $"global::System.ReadOnlySpan<{_real}>");
        var (map, objective) = (problem.Map, problem.Objective);
        _map = MapProducts.Of(Flat(map), inlines, isFlat: map.Shape is not null).Vectorised();
        _objective = objective is null ? null : ObjectiveProducts.Of(Flat(objective), inlines).Vectorised();
        _mapProducts = map.Shape is null ? null : MethodProducts.Of(StepLengths.Like(map.Module, map.Shape), map.Shape.HasDerivative, inlines, isGradient: false, map.Surface).Vectorised();
        _objectiveProducts = objective?.Shape is null ? null : MethodProducts.Of(objective.Module, objective.Shape.HasDerivative, inlines, surface: objective.Surface).Vectorised();
        if (problem.Inner is { } inner)
            (_innerProducts, _hessianProducts) = InnerProducts(inner, inlines);
        MethodProducts?[] shaped = [_mapProducts, _objectiveProducts, _innerProducts, _hessianProducts];
        _helpers = [.. _map.Helpers, .. _objective?.Helpers ?? [], .. shaped.OfType<MethodProducts>().SelectMany(p => p.Helpers)];
        // The helpers of products without a solver number what they keep for themselves.
        Buffer[] perPoint = [.. KeptBuffers.Of(_map.Linearise), .. _map.Recorded is null ? [] : KeptBuffers.Of(_map.Recorded.Map), .. _map.Helpers.Where(IsOfSolver).SelectMany(KeptBuffers.Of)];
        var gathered = new GatheredParts(_members, map.Name);
        _slots = new Slots([.. KeptBuffers.Of(_map.Prepare), .. perPoint, .. _map.Collected is null ? [] : KeptBuffers.Of(_map.Collected.Collect)], gathered, perPoint, KeptParts.Of(_map.Recording), KeptLengths.Of([.. _map.Recording, .. _map.Helpers.Where(IsOfSolver)]));
        _slotsOfOneProgram = new Slots(_helpers.SelectMany(KeptBuffers.Of), gathered);
        foreach (string name in problem.MemberNames)
            _members.Reserve(name);
    }

    private bool IsOfSolver(Function helper) => helper.Name.StartsWith(_problem.Map.Name + "Solver", StringComparison.Ordinal);

    /// <summary>The method as solvers take it.</summary>
    private Module Flat(MethodModel method)
    {
        if (method.Shape is null)
            return method.Module;
        var flat = FlatFunction.Of(method.Module, method.Shape, _problem.Layout);
        foreach (var constant in flat.Constants)
            (method == _problem.Map ? _constantsOfMap : _constantsOfObjective)[constant.Key] = constant.Value;
        return method == _problem.Map ? flat.Module : flat.Module with { Entry = flat.Module.Entry with { Name = method.Name + "Flat" } };
    }

    /// <param name="inlines">Helpers are inlined; else they are members of their own, for tests of calls and for the eye.</param>
    /// <param name="splits">Loops are written for threads too, which takes C# 13.</param>
    public static string Emit(ProblemModel problem, bool inlines = true, bool splits = true) => new ProblemEmitter(problem, inlines, splits).Emit();

    private string Emit()
    {
        _writer.Line("// <auto-generated/>");
        _writer.Line("#nullable enable");
        _writer.Line("#pragma warning disable");
        _writer.Line();
        if (_problem.Namespace.Length > 0)
            _writer.Open($"namespace {_problem.Namespace}");
        foreach (var type in _problem.Types)
            _writer.Open($"{type.Keywords} {type.Name}{type.TypeParameters}");

        var map = _problem.Map;
        string[] names = [.. map.ParameterNames];
        var objective = _problem.Objective;
        var solver = new SolverNames(
            _members, map.Name, map.Shape is null ? _map.Lengths : LeastLengths.None, objective?.Name, map.Shape is null ? _objective?.Lengths : LeastLengths.None, isFlat: objective?.Shape is not null);
        WriteDataChecks(map, ChecksOf(_problem.Inner?.Objective ?? map), solver.RequireData);
        if (objective is not null)
            WriteDataChecks(objective, ChecksOf(objective), solver.RequireObjectiveData!);
        WriteLengths(map, _map.Lengths, solver.MapLengths);
        if (objective is not null)
            WriteLengths(objective, _objective!.Lengths, solver.ObjectiveLengths);
        if (_problem.Inner is { } inner)
            WriteInner(inner);
        if (_mapProducts is null)
            WriteProducts(map, names, solver.MapLengths);
        else
            WriteShapedProducts(map, StepLengths.Checked(_mapProducts, map.Shape!));
        if (_objectiveProducts is null)
            WriteObjective(solver.ObjectiveLengths);
        else
            WriteShapedObjective(objective!, solver);
        WritePrograms(map, map.Shape is null ? names : ["w", "lambda", "next"], solver);
        var ofObjective = new HashSet<string>((_objective?.Helpers ?? []).Concat(_objectiveProducts?.Helpers ?? []).Select(h => h.Name));
        new HelperEmitter(_writer, [.. _problem.MemberNames], _helpers).Write(
            helper => ofObjective.Contains(helper.Name) ? objective!.IsStatic : map.IsStatic,
            helper => IsOfSolver(helper) ? _slots : _slotsOfOneProgram);
        _slots.Gathered.Write(_writer, [.. _problem.MemberNames]);
        bool isMarkedSymmetric = WriteSymmetry(solver.RequireSymmetry);
        new SolverEmitter(_problem, _writer, solver, isMarkedSymmetric, _checksOfData, _map, _given, _lengthChecks, _handedOn).Emit();

        foreach (var _ in _problem.Types)
            _writer.Close();
        if (_problem.Namespace.Length > 0)
            _writer.Close();
        return _writer.ToString();
    }

    private void WriteProducts(MethodModel map, string[] names, LengthNames lengths)
    {
        var (w, lambda, next) = (names[0], names[1], names[2]);
        string equation = MethodRemarks.Equation(map, _problem.Layout);
        WriteMethod(
            new MethodText(
                $"The derivative of <see cref=\"{map.Name}\"/> along ({w}Tangent, {lambda}Tangent): ∂₁Φ·ẇ + ∂₂Φ·λ̇, written over {next}Tangent.",
                [$"Φ is {equation}. Each assignment of the map is followed by its tangent; nothing is stored."],
                map.Accessibility,
                map.IsStatic,
                "void",
                map.Name + "Jvp",
                [(w, true), (lambda, true), (w + "Tangent", true), (lambda + "Tangent", true), (next + "Tangent", false)],
                UsesPool: true,
                Least: lengths,
                Lengths: [(2, 0), (3, 1), (4, 0)],
                Outputs: [4],
                ChecksData: CheckOfData(map)),
            _map.Jvp);
        WriteMethod(
            new MethodText(
                $"The adjoint of <see cref=\"{map.Name}\"/>: ∂₁Φᵀ·u and ∂₂Φᵀ·u for the seed u = {next}Adjoint, written over {w}Adjoint and {lambda}Adjoint. The seed is left as it was.",
                [$"Φ is {equation}. The linearised map transposed: its statements in reverse, ẏ = Σ cᵢ·ẋᵢ becoming x̄ᵢ += cᵢ·ȳ.", .. MethodRemarks.Plan(_map.OneShotPlan)],
                map.Accessibility,
                map.IsStatic,
                "void",
                map.Name + "Vjp",
                [(w, true), (lambda, true), (next + "Adjoint", true), (w + "Adjoint", false), (lambda + "Adjoint", false)],
                UsesPool: true,
                Least: lengths,
                Lengths: [(2, 0), (3, 0), (4, 1)],
                Outputs: [3, 4],
                ChecksData: CheckOfData(map)),
            _map.Vjp);
    }

    private void WriteObjective(LengthNames lengths)
    {
        if (_problem.Objective is not { } objective || _objective is null)
            return;
        string[] names = [.. objective.ParameterNames];
        WriteMethod(
            new MethodText(
                $"The value of <see cref=\"{objective.Name}\"/> and its gradients, ∇₁E written over {names[0]}Gradient and ∇₂E over {names[1]}Gradient.",
                ["The value first, then the adjoint from 1 back to both arguments.", .. MethodRemarks.Plan(_objective.Plan)],
                objective.Accessibility,
                objective.IsStatic,
                _real,
                objective.Name + "Gradient",
                [(names[0], true), (names[1], true), (names[0] + "Gradient", false), (names[1] + "Gradient", false)],
                UsesPool: true,
                Least: lengths,
                Lengths: [(2, 0), (3, 1)],
                Outputs: [2, 3],
                ChecksData: CheckOfData(objective)),
            _objective.Gradient);
    }

    private void WritePrograms(MethodModel map, string[] names, SolverNames solver)
    {
        var (w, lambda, next) = (names[0], names[1], names[2]);
        void Counted(string name, string summary, IEnumerable<string> remarks, Function program, string[] counts, params (string Name, bool IsReadOnly)[] more)
            => WriteMethod(
                new MethodText(summary, [.. remarks], "private", map.IsStatic, "void", name, [(w, true), (lambda, true), .. more], UsesPool: false, Least: LengthNames.None, Lengths: [], Outputs: [], Constants: _constantsOfMap, Counts: counts, BeginsSolve: name == solver.Prepare),
                program);

        void Program(string name, string summary, IEnumerable<string> remarks, Function program, params (string Name, bool IsReadOnly)[] more) => Counted(name, summary, remarks, program, [], more);

        Program(solver.Prepare, "Once a solve: what depends on λ and data alone.", MethodRemarks.Plan(_map.PreparedPlan), _map.Prepare);
        Program(solver.Map, $"One step of <see cref=\"{map.Name}\"/>, with what was prepared.", [MethodRemarks.Equation(map, _problem.Layout)], _map.Map, (next, false));
        Program(solver.Linearise, "The coefficients of the products below at this point.", MethodRemarks.Plan(_map.LinearisedPlan), _map.Linearise);
        Program(solver.MapLinearised, "A step, and the coefficients of the products below at the point that it is taken from.", [], _map.MapLinearised, (next, false));
        if (_map.Recorded is { } recorded && _map.KeepsSteps)
        {
            Program(solver.MapRecorded, "A step, and what a reverse sweep needs of it beside the states.", MethodRemarks.Plan(recorded.Plan), recorded.Map, (next, false));
            Program(solver.LineariseRecorded, "What a reverse sweep needs of a step beside the states.", [], recorded.Linearise);
        }
        Program(solver.ApplyState, $"∂₁Φ·ẇ, written over {next}Tangent.", [], _map.ApplyState, (w + "Tangent", true), (next + "Tangent", false));
        Program(solver.ApplyStateTransposed, $"∂₁Φᵀ·u, added to {w}Adjoint.", [], _map.ApplyStateTransposed, (next + "Adjoint", true), (w + "Adjoint", false));
        if (_map.ApplyStateNormal is { } normal)
            Program(solver.ApplyStateNormal, $"s = ẇ − ∂₁Φ·ẇ, written over {next}Residual, and ∂₁Φᵀ·s, written over {w}Adjoint: both products of a step of the normal equations.", [], normal, (w + "Tangent", true), (next + "Residual", false), (w + "Adjoint", false));
        Program(solver.ApplyHyper, $"∂₂Φ·λ̇, written over {next}Tangent.", [], _map.ApplyHyper, (lambda + "Tangent", true), (next + "Tangent", false));
        Program(solver.ApplyHyperTransposed, $"∂₂Φᵀ·u, added to {lambda}Adjoint.", [], _map.ApplyHyperTransposed, (next + "Adjoint", true), (lambda + "Adjoint", false));
        string led = _map.ReadsFollowing ? $" of the step that led from {w} to {next}" : "";
        string step = $"A step of a reverse sweep: ∂₁Φᵀ·u{led}, written over {w}Adjoint, and ∂₂Φᵀ·u, added to {lambda}Adjoint";
        (string, bool)[] following = _map.ReadsFollowing ? [(next, true)] : [];
        (string, bool)[] adjoints = [(next + "Adjoint", true), (w + "Adjoint", false), (lambda + "Adjoint", false), .. following];
        if (_map.Collected is not { } collected)
        {
            Program(solver.ReverseStep, step + ".", [], _map.ReverseStep, adjoints);
            return;
        }
        Counted(solver.ReverseStep, step + " but for its outer products and the sums of their factors that belong to vectors: the factors become row <c>place</c> of what is collected.", [], collected.Collect, ["place", "capacity"], adjoints);
        Counted(solver.AddCollected, $"What so many steps collected, outer products and the sums of their factors that belong to vectors, added to {lambda}Adjoint.", [], collected.Add, ["steps"], (w + "OfSteps", true), (lambda + "Adjoint", false));
    }

    /// <summary>Compares the halves of the data that are marked as symmetric matrices, where the solver's programs read some; false where they do not.</summary>
    private bool WriteSymmetry(string name)
    {
        Function[] programs = [_map.Prepare, _map.Map, _map.Linearise, _map.ApplyState, _map.ApplyStateTransposed, _map.ApplyHyper, _map.ApplyHyperTransposed];
        var marked = programs.SelectMany(p => p.Parameters).OfType<DataBuffer>().Where(d => d.IsSymmetric).GroupBy(d => d.Source).Select(g => g.First()).ToArray();
        if (marked.Length == 0)
            return false;
        MethodRemarks.Write(_writer, "Requires that what is marked as a symmetric matrix is one: the solver reads half of it.", []);
        _writer.Open($"private {(_problem.Map.IsStatic ? "static " : "")}void {name}()");
        foreach (var data in marked)
            _writer.Line($"global::HypergradGen.Solvers.Arguments.RequireSymmetric({data.Grid ?? data.Source}, \"{data.Buffer.Name}\");");
        _writer.Close();
        _writer.Line();
        return true;
    }

    /// <summary>What reads a constant, or the length of a span, where the solver keeps it.</summary>
    private string Kept(string name)
    {
        const string Owner = "_constants.";
        int constant = _problem.Layout.Constants.ToList().IndexOf(name);
        return constant < 0 ? Owner + NameTable.Escaped(name) : Constants(Owner)[constant];
    }

    /// <summary>What reads each constant of the layout, in an object or, where none is given, on entry.</summary>
    private IReadOnlyList<string> Constants(string owner) => new BlockParameters(_problem.Layout, _problem.Map).ConstantsOf(owner);

    private int ScratchOfHelpers => _helpers.Sum(ScratchBuffers.In);

    private void WriteMethod(MethodText method, Function program)
    {
        var names = new NameTable();
        foreach (string member in _problem.MemberNames)
            names.Reserve(member);
        string[] parameters = method.Parameters.Select(p => NameTable.Escaped(p.Name)).ToArray();
        foreach (var (name, _) in method.Parameters)
            names.Reserve(name);

        MethodRemarks.Write(_writer, method.Summary, method.Remarks);
        _writer.Line(CompilerHints.Of(program, isPartOfALoop: !method.UsesPool));
        string list = string.Join(", ", method.Parameters.Select((p, i) => $"{(p.IsReadOnly ? _readOnlySpan : _span)} {parameters[i]}"));
        // Behind the vectors: lengths and constants of a map that has them.
        var counts = program.Parameters.OfType<ValueParameter>().Take(method.Counts?.Count ?? 0).Select((p, i) => (p.Value.Id, Name: names.Take(method.Counts![i]))).ToArray();
        Parameter[] behind = [.. program.Parameters.OfType<BufferParameter>().Skip(parameters.Length), .. program.Parameters.OfType<ValueParameter>().Skip(counts.Length)];
        var constants = behind.Select(p => (Name: names.Take(Product.Name(p)), Type: p is BufferParameter b ? TypeNames.OfData(b.Buffer) : TypeNames.Of(((ValueParameter)p).Value.Type))).ToArray();
        _given[method.Name] = [.. behind.Select(p => Kept(method.Constants![Product.Name(p)]))];
        bool usesWorkspace = UsesWorkspace.In(program);
        list += string.Concat(counts.Select(c => $", int {c.Name}"));
        string workspace = names.Take("workspace");
        if (!method.UsesPool)
            list += $", global::HypergradGen.Solvers.Workspace {workspace}";
        foreach (var (constant, type) in constants)
            list += $", {type} {constant}";
        _writer.Open($"{method.Accessibility} {(method.IsStatic ? "static " : "")}{method.ReturnType} {method.Name}({list})");
        WriteChecks(method, parameters);
        bool rents = method.UsesPool && usesWorkspace;
        const string Pool = "global::HypergradGen.Solvers.WorkspacePool<HypergradientSolver>";
        if (rents)
            _writer.Line($"var {workspace} = {Pool}.Rent();");
        var byNumber = new Dictionary<int, string>();
        int at = 0;
        foreach (var buffer in program.Parameters.OfType<BufferParameter>().Take(parameters.Length))
            byNumber[buffer.Buffer.Id] = parameters[at++];
        foreach (var (id, name) in counts)
            byNumber[id] = name;
        for (int i = 0; i < constants.Length; i++)
            byNumber[Product.Number(behind[i])] = constants[i].Name;
        // What runs without a solver has no threads.
        if (method.BeginsSolve)
            _writer.Line($"{workspace}.BeginSolve();");
        var splits = method.UsesPool || !_splits ? null : new SplitMethods(_writer, method.Name, _members, [.. _problem.MemberNames]);
        FunctionEmitter.Emit(program, _writer, names, byNumber, (method.UsesPool ? _slotsOfOneProgram : _slots).ForProgram(ScratchOfHelpers), workspace, rents ? $"{Pool}.Return({workspace});" : null, splits: splits, invariants: splits is null ? null : _invariants.In(program, parameters.Length, _given[method.Name]));
        _writer.Close();
        _writer.Line();
        splits?.Write();
    }
}
