using System.Collections.Immutable;
using System.Text;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// The text of a guard, in pieces around the scalars that it shows: <c>throw new global::System.ArgumentException($"</c>,
/// n, <c> rows", "w")</c>. The IR holds no more of an exception than this.
/// </summary>
internal sealed class ThrowText(FunctionContext context)
{
    private readonly StringBuilder _piece = new();
    private readonly List<string> _pieces = [];
    private readonly List<Operand> _operands = [];

    public ImmutableArray<string> Pieces => [.. _pieces, _piece.ToString()];

    public ImmutableArray<Operand> Operands => [.. _operands];

    public void Add(string text) => _piece.Append(text);

    /// <summary>A text that a helper is given: a constant of it, as what it is specialised by.</summary>
    public static DataPath Constant(string? text, ITypeSymbol? type)
        => new(text is null ? "default(string)" : SymbolDisplay.FormatLiteral(text, quote: true), "text", type);

    public static string Name(ITypeSymbol type) => TypeBinding.Closed(type).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>Writes <c>new E(…)</c>; false where it was refused.</summary>
    public bool TryAdd(IObjectCreationOperation creation)
    {
        if (creation is not { Type: INamedTypeSymbol type, Constructor: { } constructor, Initializer: null })
            return Refuse(creation);
        if (!context.Module.IsAccessible(type) || !context.Module.IsAccessible(constructor))
        {
            context.Refuse(creation, $"'{type.Name}', which type '{context.Module.Problem.Name}' cannot access,", "make it accessible");
            return false;
        }
        Add($"new {Name(type)}");
        return TryAdd(creation.Arguments);
    }

    /// <summary>Writes arguments in parentheses, by name where they are not in the order of the parameters.</summary>
    public bool TryAdd(ImmutableArray<IArgumentOperation> arguments)
    {
        Add("(");
        // What the compiler fills in from the call's text is written out: the emitted call has another text.
        var written = arguments.Where(a => a.ArgumentKind == ArgumentKind.Explicit || a.Value.ConstantValue is { HasValue: true, Value: string }).ToArray();
        bool inOrder = written.Select((a, i) => a.Parameter?.Ordinal == i).All(x => x);
        for (int i = 0; i < written.Length; i++)
        {
            Add(i == 0 ? "" : ", ");
            Add(inOrder ? "" : $"@{written[i].Parameter!.Name}: ");
            if (!TryAdd(written[i].Value))
                return false;
        }
        Add(")");
        return true;
    }

    private bool TryAdd(IOperation operation)
    {
        if (operation.ConstantValue.HasValue && TryAddConstant(operation))
            return true;
        switch (operation)
        {
            // A number that is made another is computed; what is boxed is what it was.
            case IConversionOperation { OperatorMethod: null } conversion when SourceTypes.Scalar(conversion.Type) is null || SourceTypes.Scalar(conversion.Operand.Type) is null:
                return TryAdd(conversion.Operand);
            case IInterpolatedStringOperation text:
                return TryAdd(text);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum:
                Add("(");
                bool left = TryAdd(sum.LeftOperand);
                Add(" + ");
                bool both = left && TryAdd(sum.RightOperand);
                Add(")");
                return both;
            case IObjectCreationOperation inner:
                return TryAdd(inner);
            case var _ when context.Data.Names(operation):
                if (context.Data.Path(operation) is not { } path)
                    return false;
                Add(path.Source);
                return true;
            case IParameterReferenceOperation { Parameter: var parameter } when context.Places.TryGetValue(parameter, out var place) && place is PathPlace given:
                Add(given.Path.Source);
                return true;
            case var _ when SourceTypes.Scalar(operation.Type) is not null:
                // An enumeration is an integer in the IR, and shows its names.
                bool isNamed = operation.Type is { TypeKind: TypeKind.Enum } type && context.Module.IsAccessible(type);
                Add(isNamed ? $"({Name(operation.Type!)})(" : "");
                _pieces.Add(_piece.ToString());
                _piece.Clear();
                _operands.Add(context.Expressions.Scalar(operation));
                Add(isNamed ? ")" : "");
                return true;
            default:
                return Refuse(operation);
        }
    }

    private bool TryAddConstant(IOperation operation)
    {
        switch (operation.ConstantValue.Value)
        {
            case null when operation.Type is { } type:
                Add($"default({Name(type)})");
                return true;
            case { } constant when operation.Type is not { TypeKind: TypeKind.Enum } && Text(constant) is { } text:
                Add(text);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A constant as C# writes one of its type: which guard is called, and what it compares, may depend on that.</summary>
    private static string? Text(object constant)
    {
        string? text = SymbolDisplay.FormatPrimitive(constant, quoteStrings: true, useHexadecimalNumbers: false);
        return constant switch
        {
            double number when double.IsNaN(number) || double.IsInfinity(number) => "double." + NotFinite(number),
            float number when float.IsNaN(number) || float.IsInfinity(number) => "float." + NotFinite(number),
            double => text + "d",
            float => text + "f",
            uint => text + "u",
            long => text + "L",
            ulong => text + "UL",
            _ => text,
        };
    }

    private static string NotFinite(double number) => double.IsNaN(number) ? nameof(double.NaN) : number > 0 ? nameof(double.PositiveInfinity) : nameof(double.NegativeInfinity);

    private bool TryAdd(IInterpolatedStringOperation text)
    {
        Add("$\"");
        foreach (var part in text.Parts)
        {
            switch (part)
            {
                case IInterpolatedStringTextOperation literal:
                    // What stands between quotes in C#, with its braces doubled.
                    string quoted = SymbolDisplay.FormatLiteral(literal.Text.ConstantValue.Value as string ?? "", quote: true);
                    Add(quoted.Substring(1, quoted.Length - 2).Replace("{", "{{").Replace("}", "}}"));
                    break;
                case IInterpolationOperation hole:
                    Add("{(");
                    if (!TryAdd(hole.Expression))
                        return false;
                    Add(")");
                    Add(hole.Alignment?.ConstantValue.Value is int width ? $",{width}" : "");
                    Add(hole.FormatString?.ConstantValue.Value is string format ? $":{format}" : "");
                    Add("}");
                    break;
                default:
                    return Refuse(part);
            }
        }
        Add("\"");
        return true;
    }

    private bool Refuse(IOperation at)
    {
        if (at.Kind == OperationKind.Invalid)
            context.Module.Sink.FailSilently();
        else
            context.Refuse(at, "An argument of an exception that is neither a constant, a number nor text around numbers", "write the message as a constant or as $\"… {number} …\"");
        return false;
    }
}
