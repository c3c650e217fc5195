using System.Text.RegularExpressions;

namespace HypergradGen.Fuzz.Programs;

/// <summary>A method marked <c>[Differentiable]</c>, called by <c>…Flat</c> on flat vectors.</summary>
internal sealed record MarkedMethod(Signature Signature)
{
    public string Name => Signature.Name;

    public int Inputs => Signature.InputSize("x");

    public int Outputs => Signature.OutputSize;
}

/// <summary>A problem type as text in which reals are called <c>Real</c>, and what a test must know of it.</summary>
/// <param name="Shapes">Lengths of the state and the hyperparameters that it can be called with.</param>
internal sealed partial record Problem(
    int Seed,
    string Text,
    string TypeName,
    string MapName,
    string? ObjectiveName,
    (int State, int Hyperparameters)[] Shapes,
    IReadOnlyCollection<string> Constructs)
{
    /// <summary>Methods marked <c>[Differentiable]</c>.</summary>
    public IReadOnlyList<MarkedMethod> Marked { get; init; } = [];

    /// <summary>Of a map whose parts are no single spans: its signature and its objective's.</summary>
    public (Signature Map, Signature? Objective)? Shape { get; init; }

    /// <summary>The head of the problem's type, before which and after which what calls generated members is written.</summary>
    public (string Head, string Tail) Frame { get; init; }

    /// <summary>Calls of generated members on flat vectors, which are compiled once these are there; null where there are none.</summary>
    /// <param name="has">Whether a generated member has a parameter.</param>
    public string? Calls(Func<string, string, bool> has)
    {
        string members = string.Concat(Marked.Select(m => m.Signature.Products(name => has(m.Name + "Jvp", name))));
        if (Shape is { } shape)
        {
            members += shape.Map.Products(name => has(MapName + "Jvp", name));
            if (Inner is not null)
                members += shape.Map.Flat();
            members += new SolverText(shape.Map, ObjectiveName is not null).Text();
            if (ObjectiveName is not null)
                members += shape.Objective!.Products(_ => false);
        }
        return members.Length == 0 ? null : Render($"namespace Cases;\n\n{Frame.Head}\n{members}{Frame.Tail}", isDual: false);
    }

    /// <summary>Without the methods that the text no longer has.</summary>
    public Problem WithText(string text)
        => this with { Text = text, Marked = [.. Marked.Where(m => text.Contains($" {m.Name}(", StringComparison.Ordinal) && text.Contains($" {m.Name}Flat(", StringComparison.Ordinal))] };

    /// <summary>A problem that a person wrote or mended: type P0_T with a map Step and perhaps an objective Loss.</summary>
    public static Problem FromText(string text)
        => new(0, text, "Cases.P0_T", "Step", text.Contains("[OuterObjective]", StringComparison.Ordinal) ? "Loss" : null, [(4, 3), (1, 2), (2, 1), (0, 0)], []);

    /// <summary>
    /// What it calls adds in another order than the generated code, and rounds otherwise: values agree to some digits, and not to the last.
    /// </summary>
    public bool IsApproximate => Inner is not null || Text.Contains("RealTensor", StringComparison.Ordinal) || LibraryStructs().IsMatch(Text);

    /// <summary>The objective whose gradient step is the map, where it has no map of its own.</summary>
    public string? Inner { get; init; }

    /// <summary>Its reals are of type <c>float</c>, all of them.</summary>
    public bool IsFloat { get; init; }

    /// <summary>Its map and objective are computed operation by operation, to the last bit.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Its matrices are as large as kernels are for.</summary>
    public bool AreMatricesLarge { get; init; }

    /// <summary>It rounds to 24 bits somewhere.</summary>
    public bool IsSingle => IsFloat || SingleWords().IsMatch(Text);

    [GeneratedRegex(@"\bSingle(Math)?\b")]
    private static partial Regex SingleWords();

    /// <summary>What a user writes.</summary>
    public string ForUsers() => Render(Text, isDual: false);

    /// <summary>The same on dual numbers, in another namespace and without attributes.</summary>
    public string ForDuals()
        => Attributes().Replace(Render(Text, isDual: true), "").Replace("partial ", "", StringComparison.Ordinal);

    /// <summary>What the placeholders of a text are in one of the two renderings.</summary>
    private string Render(string text, bool isDual)
    {
        string dual = isDual ? "Dual" : "";
        text = text.Replace("Primal(", isDual ? "DualMath.Primal(" : "(", StringComparison.Ordinal).Replace("Held(", isDual ? "DualGradient.Stop(" : "(", StringComparison.Ordinal).Replace("_T", dual, StringComparison.Ordinal);
        if (IsFloat)
            text = Numbers().Replace(text, "$0f").Replace("RealMath.Clamp(", isDual ? "DualMathF.Clamp(" : "Math.Clamp(", StringComparison.Ordinal);
        string real = isDual ? IsFloat ? "Dual32" : "Dual" : IsFloat ? "float" : "double";
        if (isDual)
            text = Tensors().Replace(text, "DualTensor<Real>.$1(");
        return Placeholders().Replace(text, m => m.Value switch
        {
            "Real" => real,
            "RealMath" => IsFloat ? dual + "MathF" : dual + "Math",
            "RealGradient" => dual + "Gradient",
            "RealTensor" => "TensorPrimitives",
            "Complex" or "Vector2" or "Vector3" or "Vector4" or "Quaternion" => dual + m.Value,
            "RealFloat" => isDual ? "IDualNumber" : "IFloatingPointIeee754",
            "RealNumber" => isDual ? "IDualNumber" : "INumber",
            "Single" => isDual ? "Dual32" : "float",
            _ => isDual ? "DualMathF" : "MathF",
        });
    }

    /// <summary>Words that stand alone, and not members such as the real part of a complex number, nor such in patterns.</summary>
    [GeneratedRegex(@"(?<![\w)\]]\.)\b(Real(Math|Gradient|Tensor|Float|Number)?|Single(Math)?|Complex|Vector[234]|Quaternion)\b(?!:)")]
    private static partial Regex Placeholders();

    [GeneratedRegex(@"\b(Complex|Vector[234]|Quaternion)\b")]
    private static partial Regex LibraryStructs();

    /// <summary>Numbers with a point, which are of type <c>double</c> as they stand.</summary>
    [GeneratedRegex(@"(?<![\w.])\d+\.\d+(?![\w.])")]
    private static partial Regex Numbers();

    /// <summary>Of the library's functions on spans each is generic, of those on dual numbers their type is.</summary>
    [GeneratedRegex(@"RealTensor\.(\w+)<Real>\(")]
    private static partial Regex Tensors();

    [GeneratedRegex(@"\[((FixedPointMap|Differentiable)(\(FloatingPoint = FloatingPoint\.Strict\))?|InnerObjective\(0\.1\)|OuterObjective|Symmetric|Length\(\d+\)|DerivativeOf\(nameof\(\w+\)\)|AdjointOf\(nameof\(\w+\)\))\]")]
    private static partial Regex Attributes();
}
